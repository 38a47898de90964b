package pli.transparency.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import pli.transparency.Hash;

/**
 * Some neighbouring leaves: {@code D[from:to]} in the words of RFC 6962. Ranges that proofs are
 * made of begin where a full subtree of at least their size may begin.
 *
 * @param from the first leaf
 * @param to the one behind the last
 */
public record LeafRange(long from, long to) {
  /**
   * A range.
   *
   * @throws IllegalArgumentException if it is empty, or no subtree of a tree begins so
   */
  public LeafRange {
    if (from < 0 || to <= from || from % ceiling(to - from) != 0) {
      throw new IllegalArgumentException("no range " + from + " to " + to);
    }
  }

  /** The full subtrees that it is made of, from left to right; each is smaller than the last. */
  public List<Subtree> subtrees() {
    List<Subtree> parts = new ArrayList<>();
    for (long at = from; at < to; ) {
      long size = Long.highestOneBit(to - at);
      parts.add(new Subtree(Long.numberOfTrailingZeros(size), at / size));
      at += size;
    }
    return Collections.unmodifiableList(parts);
  }

  /**
   * The Merkle Tree Hash of the range.
   *
   * @param hashes gives the hash of each of {@link #subtrees}
   */
  public Hash hash(Function<Subtree, Hash> hashes) {
    List<Subtree> parts = subtrees();
    Hash hash = hashes.apply(parts.get(parts.size() - 1));
    for (int i = parts.size() - 2; i >= 0; i--) {
      hash = Merkle.node(hashes.apply(parts.get(i)), hash);
    }
    return hash;
  }

  /** The least power of two that is not below {@code size}; 2^62 for all above. */
  private static long ceiling(long size) {
    long floor = Long.highestOneBit(size);
    return floor == size || floor == 1L << 62 ? floor : floor << 1;
  }
}
