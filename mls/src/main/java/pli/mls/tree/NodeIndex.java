package pli.mls.tree;

import java.util.ArrayList;
import java.util.List;
import pli.mls.node.LeafIndex;

/**
 * A node's place in the array form of a full binary tree (RFC 9420 appendix C): leaves have even
 * places, parents odd ones. What depends on the tree's size takes its width in leaves, a power of
 * two.
 *
 * @param value from 0 to twice the width, less two
 */
public record NodeIndex(int value) implements Comparable<NodeIndex> {
  /** No negative places. */
  public NodeIndex {
    if (value < 0) {
      throw new IllegalArgumentException("a negative node index");
    }
  }

  /** The place of a leaf. */
  public static NodeIndex of(LeafIndex leaf) {
    if (leaf.value() < 0 || leaf.value() > Integer.MAX_VALUE / 2) {
      throw new IllegalArgumentException("a leaf outside every tree");
    }
    return new NodeIndex(2 * leaf.value());
  }

  /** The root of a tree of {@code width} leaves. */
  public static NodeIndex root(int width) {
    return new NodeIndex(width - 1);
  }

  /** Whether it is a leaf's place. */
  public boolean isLeaf() {
    return (value & 1) == 0;
  }

  /** The leaf whose place it is. */
  public LeafIndex leaf() {
    if (!isLeaf()) {
      throw new IllegalStateException("not a leaf's place");
    }
    return new LeafIndex(value / 2);
  }

  /** The distance to the leaves: 0 for a leaf. */
  public int level() {
    return Integer.numberOfTrailingZeros(~value);
  }

  /** The left child of a parent. */
  public NodeIndex left() {
    return new NodeIndex(value ^ 1 << parentLevel() - 1);
  }

  /** The right child of a parent. */
  public NodeIndex right() {
    return new NodeIndex(value ^ 3 << parentLevel() - 1);
  }

  /** The parent, in a tree where this is not the root. */
  public NodeIndex parent(int width) {
    if (equals(root(width))) {
      throw new IllegalStateException("the root has no parent");
    }
    int level = level();
    int side = value >> level + 1 & 1;
    return new NodeIndex((value | 1 << level) ^ side << level + 1);
  }

  /** The parent's other child, in a tree where this is not the root. */
  public NodeIndex sibling(int width) {
    NodeIndex parent = parent(width);
    return value < parent.value ? parent.right() : parent.left();
  }

  /** All nodes above, from the parent to the root. */
  public List<NodeIndex> directPath(int width) {
    List<NodeIndex> path = new ArrayList<>();
    NodeIndex root = root(width);
    for (NodeIndex at = this; !at.equals(root); ) {
      at = at.parent(width);
      path.add(at);
    }
    return path;
  }

  /** The leftmost leaf at or below this node. */
  public LeafIndex firstLeaf() {
    return new LeafIndex((value + 1 - (1 << level())) / 2);
  }

  /** Whether {@code leaf} stands at or below this node. */
  public boolean covers(LeafIndex leaf) {
    int first = firstLeaf().value();
    return leaf.value() >= first && leaf.value() < first + (1 << level());
  }

  @Override
  public int compareTo(NodeIndex other) {
    return Integer.compare(value, other.value);
  }

  private int parentLevel() {
    int level = level();
    if (level == 0) {
      throw new IllegalStateException("a leaf has no children");
    }
    return level;
  }
}
