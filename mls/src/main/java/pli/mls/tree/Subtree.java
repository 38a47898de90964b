package pli.mls.tree;

import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.mls.node.CommitSource;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;

/**
 * A node and all below it; immutable, and shared by all trees in which nothing of it differs. The
 * tree hash is computed at its first use and kept: a benign race, since every thread computes the
 * same immutable value. One subtree belongs to trees of one cipher suite.
 */
abstract sealed class Subtree {
  private @Nullable Bytes treeHash;

  /** The node's place. */
  abstract NodeIndex index();

  /** How many leaves are not blank. */
  abstract int members();

  /** How many leaves there are, blank ones included. */
  abstract int width();

  /** Whether all nodes are blank, which is the same as an empty resolution. */
  abstract boolean isEmpty();

  /** The node's own HPKE key, or null if it is blank. */
  abstract @Nullable Bytes encryptionKey();

  /** The parent hash that the node carries, or null if it carries none. */
  abstract @Nullable Bytes parentHash();

  /** Appends the resolution (RFC 9420 section 4.1.1). */
  abstract void resolve(List<NodeIndex> into);

  /** The tree hash (RFC 9420 section 7.8) as if none of {@code absent} had ever been added. */
  abstract Bytes treeHashWithout(CipherSuite suite, NavigableSet<LeafIndex> absent);

  /** The tree hash (RFC 9420 section 7.8). */
  final Bytes treeHash(CipherSuite suite) {
    Bytes known = treeHash;
    if (known == null) {
      known = treeHashWithout(suite, Collections.emptyNavigableSet());
      treeHash = known;
    }
    return known;
  }

  /** What becomes of the parents between a changed leaf and the root. */
  interface ParentEdit {
    /** The new node, or null for a blank one. */
    @Nullable ParentNode edit(NodeIndex at, @Nullable ParentNode before);
  }

  /** The same subtree with another leaf at {@code at}, and the parents above it edited. */
  abstract Subtree with(LeafIndex at, @Nullable LeafNode leaf, ParentEdit edit);

  /** {@code width} blank leaves from {@code first} on, under blank parents. */
  static Subtree blank(int first, int width) {
    if (width == 1) {
      return new Slot(new LeafIndex(first), null);
    }
    int half = width / 2;
    return new Branch(null, blank(first, half), blank(first + half, half));
  }

  /** A leaf's place. */
  static final class Slot extends Subtree {
    private final LeafIndex at;
    private final @Nullable LeafNode leaf;

    Slot(LeafIndex at, @Nullable LeafNode leaf) {
      this.at = at;
      this.leaf = leaf;
    }

    LeafIndex at() {
      return at;
    }

    @Nullable LeafNode leaf() {
      return leaf;
    }

    @Override
    NodeIndex index() {
      return NodeIndex.of(at);
    }

    @Override
    int members() {
      return leaf == null ? 0 : 1;
    }

    @Override
    int width() {
      return 1;
    }

    @Override
    boolean isEmpty() {
      return leaf == null;
    }

    @Override
    @Nullable Bytes encryptionKey() {
      return leaf == null ? null : leaf.encryptionKey();
    }

    @Override
    @Nullable Bytes parentHash() {
      return leaf != null && leaf.source() instanceof CommitSource source
          ? source.parentHash()
          : null;
    }

    @Override
    void resolve(List<NodeIndex> into) {
      if (leaf != null) {
        into.add(index());
      }
    }

    @Override
    Bytes treeHashWithout(CipherSuite suite, NavigableSet<LeafIndex> absent) {
      TlsWriter input = new TlsWriter(512).u8(1);
      at.write(input);
      if (leaf == null || absent.contains(at)) {
        input.u8(0);
      } else {
        leaf.write(input.u8(1));
      }
      return suite.hash(input.toBytes());
    }

    @Override
    Subtree with(LeafIndex index, @Nullable LeafNode other, ParentEdit edit) {
      return new Slot(at, other);
    }
  }

  /** A parent's place, its two children being as wide as each other. */
  static final class Branch extends Subtree {
    private final @Nullable ParentNode node;
    private final Subtree left;
    private final Subtree right;
    private final int members;
    private final int width;
    private final boolean empty;

    Branch(@Nullable ParentNode node, Subtree left, Subtree right) {
      this.node = node;
      this.left = left;
      this.right = right;
      this.members = left.members() + right.members();
      this.width = 2 * left.width();
      this.empty = node == null && left.isEmpty() && right.isEmpty();
    }

    @Nullable ParentNode node() {
      return node;
    }

    Subtree left() {
      return left;
    }

    Subtree right() {
      return right;
    }

    /** The child at or below which {@code leaf} stands. */
    Subtree towards(LeafIndex leaf) {
      return left.index().covers(leaf) ? left : right;
    }

    @Override
    NodeIndex index() {
      return new NodeIndex(left.index().value() + left.width());
    }

    @Override
    int members() {
      return members;
    }

    @Override
    int width() {
      return width;
    }

    @Override
    boolean isEmpty() {
      return empty;
    }

    @Override
    @Nullable Bytes encryptionKey() {
      return node == null ? null : node.encryptionKey();
    }

    @Override
    @Nullable Bytes parentHash() {
      return node == null ? null : node.parentHash();
    }

    @Override
    void resolve(List<NodeIndex> into) {
      if (node == null) {
        left.resolve(into);
        right.resolve(into);
        return;
      }
      into.add(index());
      for (LeafIndex leaf : node.unmergedLeaves()) {
        into.add(NodeIndex.of(leaf));
      }
    }

    @Override
    Bytes treeHashWithout(CipherSuite suite, NavigableSet<LeafIndex> absent) {
      TlsWriter input = new TlsWriter(256).u8(2);
      if (node == null) {
        input.u8(0);
      } else {
        ParentNode hashed = absent.isEmpty() ? node : node.withoutUnmerged(absent);
        hashed.write(input.u8(1));
      }
      input.opaque(childHash(left, suite, absent)).opaque(childHash(right, suite, absent));
      return suite.hash(input.toBytes());
    }

    /** Takes the kept hash of a child that none of {@code absent} stands in. */
    private static Bytes childHash(
        Subtree child, CipherSuite suite, NavigableSet<LeafIndex> absent) {
      LeafIndex next = absent.ceiling(child.index().firstLeaf());
      return next != null && child.index().covers(next)
          ? child.treeHashWithout(suite, absent)
          : child.treeHash(suite);
    }

    @Override
    Subtree with(LeafIndex at, @Nullable LeafNode leaf, ParentEdit edit) {
      ParentNode edited = edit.edit(index(), node);
      return left.index().covers(at)
          ? new Branch(edited, left.with(at, leaf, edit), right)
          : new Branch(edited, left, right.with(at, leaf, edit));
    }
  }
}
