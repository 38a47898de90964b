package pli.transparency.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.transparency.Hash;
import pli.transparency.TreeHead;

/**
 * All that must be remembered of a tree to grow it and to know its root: the hashes of the full
 * subtrees that it is made of, one for each bit that is set in its size. A value: growing returns
 * another one.
 *
 * @param size how many leaves it has
 * @param subtrees the hashes of its full subtrees, from left to right, the largest first
 */
public record CompactTree(long size, List<Hash> subtrees) {
  /** The tree without leaves. */
  public static final CompactTree EMPTY = new CompactTree(0, Collections.emptyList());

  /**
   * A tree as it was once remembered.
   *
   * @throws IllegalArgumentException if a tree of this size has not so many subtrees
   */
  public CompactTree {
    if (size < 0 || subtrees.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException(
          "a tree of " + size + " leaves is not made of " + subtrees.size() + " subtrees");
    }
    subtrees = Collections.unmodifiableList(new ArrayList<>(subtrees));
  }

  /** The tree with one more leaf. */
  public CompactTree append(Hash leaf) {
    return append(Collections.singletonList(leaf));
  }

  /**
   * The tree with these leaves behind its own.
   *
   * @param leaves as {@link Merkle#leaf} gives them
   */
  public CompactTree append(List<Hash> leaves) {
    List<Hash> grown = new ArrayList<>(subtrees);
    long count = size;
    for (Hash leaf : leaves) {
      Hash hash = leaf;
      // As in binary addition: each full subtree of the same height joins and carries on.
      for (long carry = count; (carry & 1) == 1; carry >>>= 1) {
        hash = Merkle.node(grown.remove(grown.size() - 1), hash);
      }
      grown.add(hash);
      count = Math.addExact(count, 1);
    }
    return new CompactTree(count, grown);
  }

  /** The root. */
  public Hash root() {
    if (subtrees.isEmpty()) {
      return Merkle.EMPTY_ROOT;
    }
    Hash root = subtrees.get(subtrees.size() - 1);
    for (int i = subtrees.size() - 2; i >= 0; i--) {
      root = Merkle.node(subtrees.get(i), root);
    }
    return root;
  }

  /** Size and root. */
  public TreeHead head() {
    return new TreeHead(size, root());
  }
}
