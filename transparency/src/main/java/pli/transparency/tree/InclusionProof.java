package pli.transparency.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;

/**
 * That a leaf stands at its place in a tree (RFC 6962 section 2.1.1); said, until it is verified.
 *
 * @param index the leaf's place, from 0
 * @param size how many leaves the tree has
 * @param path the hashes beside the way from the leaf up to the root
 */
public record InclusionProof(long index, long size, List<Hash> path) {
  /**
   * A proof.
   *
   * @throws IllegalArgumentException if {@code index} or {@code size} is negative
   */
  public InclusionProof {
    if (index < 0 || size < 0) {
      throw new IllegalArgumentException("leaf " + index + " of " + size);
    }
    path = Collections.unmodifiableList(new ArrayList<>(path));
  }

  /**
   * Checks that it leads from {@code leaf} to {@code root}.
   *
   * @param leaf as {@link Merkle#leaf} gives it
   * @throws VerificationException {@link Reason#OUT_OF_RANGE}, {@link Reason#PROOF_LENGTH} or
   *     {@link Reason#ROOT_MISMATCH} if it does not
   */
  public void verify(Hash leaf, Hash root) throws VerificationException {
    if (!root(leaf).equals(root)) {
      throw new VerificationException(
          Reason.ROOT_MISMATCH, "an inclusion proof that leads to another root");
    }
  }

  /**
   * The root that it leads to from {@code leaf}.
   *
   * @throws VerificationException {@link Reason#OUT_OF_RANGE} or {@link Reason#PROOF_LENGTH}
   */
  public Hash root(Hash leaf) throws VerificationException {
    if (index >= size) {
      throw new VerificationException(Reason.OUT_OF_RANGE, "a leaf behind the end of the tree");
    }
    // RFC 9162 section 2.1.3.2: node is where we stand on the level, last the level's last node.
    long node = index;
    long last = size - 1;
    Hash hash = leaf;
    for (Hash beside : path) {
      if (last == 0) {
        throw length();
      }
      if ((node & 1) == 1 || node == last) {
        hash = Merkle.node(beside, hash);
        // The last node of a level may have nobody beside it: then it is carried up as it is.
        int carried = (node & 1) == 1 ? 0 : Long.numberOfTrailingZeros(node);
        node >>>= carried;
        last >>>= carried;
      } else {
        hash = Merkle.node(hash, beside);
      }
      node >>>= 1;
      last >>>= 1;
    }
    if (last != 0) {
      throw length();
    }
    return hash;
  }

  private static VerificationException length() {
    return new VerificationException(
        Reason.PROOF_LENGTH, "an inclusion proof that is too short or too long for its tree");
  }
}
