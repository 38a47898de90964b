package pli.transparency.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import pli.transparency.Hash;

/**
 * What a proof will be made of, known before any hash is: one range of leaves for each of its
 * hashes. Fetch the hashes of {@link #subtrees}, in any order or all at once, and ask for the
 * {@link #path}.
 */
public final class ProofPlan {
  private final List<LeafRange> ranges;

  private ProofPlan(List<LeafRange> ranges) {
    this.ranges = Collections.unmodifiableList(ranges);
  }

  /**
   * The plan of {@code PATH(index, D[size])}, RFC 6962 section 2.1.1.
   *
   * @throws IllegalArgumentException if there is no such leaf
   */
  public static ProofPlan inclusion(long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("leaf " + index + " of " + size);
    }
    List<LeafRange> ranges = new ArrayList<>();
    long from = 0;
    long to = size;
    while (to - from > 1) {
      long middle = from + split(to - from);
      if (index < middle) {
        ranges.add(new LeafRange(middle, to));
        to = middle;
      } else {
        ranges.add(new LeafRange(from, middle));
        from = middle;
      }
    }
    Collections.reverse(ranges);
    return new ProofPlan(ranges);
  }

  /**
   * The plan of {@code PROOF(oldSize, D[newSize])}, RFC 6962 section 2.1.2. It has no hashes if the
   * sizes are equal, or the old tree is empty.
   *
   * @throws IllegalArgumentException if the old tree is the larger
   */
  public static ProofPlan consistency(long oldSize, long newSize) {
    if (oldSize < 0 || oldSize > newSize) {
      throw new IllegalArgumentException("from " + oldSize + " to " + newSize);
    }
    List<LeafRange> ranges = new ArrayList<>();
    if (oldSize == 0) {
      return new ProofPlan(ranges);
    }
    long from = 0;
    long to = newSize;
    while (to != oldSize) {
      long middle = from + split(to - from);
      if (oldSize <= middle) {
        ranges.add(new LeafRange(middle, to));
        to = middle;
      } else {
        ranges.add(new LeafRange(from, middle));
        from = middle;
      }
    }
    if (from != 0) {
      ranges.add(new LeafRange(from, to));
    }
    Collections.reverse(ranges);
    return new ProofPlan(ranges);
  }

  /** The ranges of leaves, one for each hash of the proof, in the proof's order. */
  public List<LeafRange> ranges() {
    return ranges;
  }

  /** The full subtrees whose hashes it takes. */
  public Set<Subtree> subtrees() {
    Set<Subtree> all = new LinkedHashSet<>();
    for (LeafRange range : ranges) {
      all.addAll(range.subtrees());
    }
    return Collections.unmodifiableSet(all);
  }

  /**
   * The hashes of the proof.
   *
   * @param hashes gives the hash of each of {@link #subtrees}
   */
  public List<Hash> path(Function<Subtree, Hash> hashes) {
    List<Hash> path = new ArrayList<>();
    for (LeafRange range : ranges) {
      path.add(range.hash(hashes));
    }
    return Collections.unmodifiableList(path);
  }

  /** The largest power of two below {@code size}. */
  private static long split(long size) {
    return Long.highestOneBit(size - 1);
  }
}
