package pli.transparency.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;

/**
 * That a tree begins with all leaves of an older one (RFC 6962 section 2.1.2); said, until it is
 * verified. There is none from a tree without leaves, with which any tree is consistent.
 *
 * @param oldSize how many leaves the older tree has
 * @param newSize how many the newer
 * @param path the hashes of RFC 6962, in its order; none if the sizes are equal
 */
public record ConsistencyProof(long oldSize, long newSize, List<Hash> path) {
  /**
   * A proof.
   *
   * @throws IllegalArgumentException if a size is negative
   */
  public ConsistencyProof {
    if (oldSize < 0 || newSize < 0) {
      throw new IllegalArgumentException("from " + oldSize + " to " + newSize);
    }
    path = Collections.unmodifiableList(new ArrayList<>(path));
  }

  /**
   * Checks that it leads to both roots.
   *
   * @throws VerificationException {@link Reason#SHRUNK}, {@link Reason#OUT_OF_RANGE}, {@link
   *     Reason#PROOF_LENGTH}, {@link Reason#FORK} or {@link Reason#ROOT_MISMATCH} if it does not
   */
  public void verify(Hash oldRoot, Hash newRoot) throws VerificationException {
    if (newSize < oldSize) {
      throw new VerificationException(Reason.SHRUNK, "the newer tree is smaller");
    }
    if (oldSize == 0) {
      throw new VerificationException(
          Reason.OUT_OF_RANGE, "a proof from a tree without leaves proves nothing");
    }
    if (oldSize == newSize) {
      verifySame(oldRoot, newRoot);
    } else {
      verifyGrown(oldRoot, newRoot);
    }
  }

  private void verifySame(Hash oldRoot, Hash newRoot) throws VerificationException {
    if (!path.isEmpty()) {
      throw length();
    }
    if (!oldRoot.equals(newRoot)) {
      throw new VerificationException(Reason.FORK, "two trees of one size with two roots");
    }
  }

  /** RFC 9162 section 2.1.4.2, with the names that it gives. */
  private void verifyGrown(Hash oldRoot, Hash newRoot) throws VerificationException {
    int alone = Long.numberOfTrailingZeros(oldSize);
    long fn = oldSize - 1 >>> alone;
    long sn = newSize - 1 >>> alone;
    // A full old tree is a node of the new one, and need not be said: fn is 0.
    int at = fn == 0 ? 0 : 1;
    if (path.size() < Math.max(1, at)) {
      throw length();
    }
    Hash fr = fn == 0 ? oldRoot : path.get(0);
    Hash sr = fr;
    for (; at < path.size(); at++) {
      Hash c = path.get(at);
      if (sn == 0) {
        throw length();
      }
      if ((fn & 1) == 1 || fn == sn) {
        fr = Merkle.node(c, fr);
        sr = Merkle.node(c, sr);
        int carried = (fn & 1) == 1 ? 0 : Long.numberOfTrailingZeros(fn);
        fn >>>= carried;
        sn >>>= carried;
      } else {
        sr = Merkle.node(sr, c);
      }
      fn >>>= 1;
      sn >>>= 1;
    }
    if (sn != 0) {
      throw length();
    }
    if (!fr.equals(oldRoot) || !sr.equals(newRoot)) {
      throw new VerificationException(
          Reason.ROOT_MISMATCH, "a consistency proof that leads to another root");
    }
  }

  private static VerificationException length() {
    return new VerificationException(
        Reason.PROOF_LENGTH, "a consistency proof that is too short or too long for its trees");
  }
}
