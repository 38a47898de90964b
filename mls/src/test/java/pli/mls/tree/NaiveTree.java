package pli.mls.tree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;

/**
 * The ratchet tree in its array form, as RFC 9420 words it, without sharing or kept hashes: what
 * {@link RatchetTree} must agree with.
 */
final class NaiveTree {
  private final CipherSuite suite;
  private final List<@Nullable Object> nodes = new ArrayList<>();

  NaiveTree(CipherSuite suite, LeafNode first) {
    this.suite = suite;
    nodes.add(first);
  }

  void add(LeafNode leaf) {
    int at = 0;
    while (at < nodes.size() && nodes.get(at) != null) {
      at += 2;
    }
    if (at > nodes.size()) {
      int size = nodes.size();
      for (int i = 0; i <= size; i++) {
        nodes.add(null);
      }
    }
    nodes.set(at, leaf);
    LeafIndex index = new LeafIndex(at / 2);
    for (NodeIndex above : new NodeIndex(at).directPath(width())) {
      if (nodes.get(above.value()) instanceof ParentNode parent) {
        List<LeafIndex> unmerged = new ArrayList<>(parent.unmergedLeaves());
        unmerged.add(index);
        unmerged.sort(null);
        nodes.set(
            above.value(), new ParentNode(parent.encryptionKey(), parent.parentHash(), unmerged));
      }
    }
  }

  void update(LeafIndex at, @Nullable LeafNode leaf) {
    nodes.set(2 * at.value(), leaf);
    for (NodeIndex above : NodeIndex.of(at).directPath(width())) {
      nodes.set(above.value(), null);
    }
  }

  void remove(LeafIndex at) {
    update(at, null);
    int last = 0;
    for (int i = 0; i < nodes.size(); i += 2) {
      last = nodes.get(i) == null ? last : i / 2;
    }
    int width = 1;
    while (width <= last) {
      width *= 2;
    }
    while (nodes.size() > 2 * width - 1) {
      nodes.remove(nodes.size() - 1);
    }
  }

  /** Takes over what a path did, whose keys only the real tree knows. */
  void copyPath(RatchetTree after, LeafIndex committer) {
    update(committer, after.leaf(committer));
    for (NodeIndex above : NodeIndex.of(committer).directPath(width())) {
      nodes.set(above.value(), after.parent(above));
    }
  }

  int width() {
    return (nodes.size() + 1) / 2;
  }

  Bytes encode() {
    int end = nodes.size();
    while (nodes.get(end - 1) == null) {
      end--;
    }
    TlsWriter out = new TlsWriter();
    out.vector(nodes.subList(0, end), NaiveTree::writeOptional);
    return out.toBytes();
  }

  Bytes treeHash() {
    return treeHash(NodeIndex.root(width()));
  }

  List<NodeIndex> resolution(NodeIndex at) {
    Object node = nodes.get(at.value());
    List<NodeIndex> resolution = new ArrayList<>();
    if (node != null) {
      resolution.add(at);
      if (node instanceof ParentNode parent) {
        parent.unmergedLeaves().forEach(leaf -> resolution.add(NodeIndex.of(leaf)));
      }
    } else if (!at.isLeaf()) {
      resolution.addAll(resolution(at.left()));
      resolution.addAll(resolution(at.right()));
    }
    return resolution;
  }

  private Bytes treeHash(NodeIndex at) {
    TlsWriter input = new TlsWriter();
    Object node = nodes.get(at.value());
    if (at.isLeaf()) {
      input.u8(1);
      at.leaf().write(input);
      if (node instanceof LeafNode leaf) {
        leaf.write(input.u8(1));
      } else {
        input.u8(0);
      }
    } else {
      input.u8(2);
      if (node instanceof ParentNode parent) {
        parent.write(input.u8(1));
      } else {
        input.u8(0);
      }
      input.opaque(treeHash(at.left())).opaque(treeHash(at.right()));
    }
    return suite.hash(input.toBytes());
  }

  private static void writeOptional(TlsWriter out, @Nullable Object node) {
    switch (node) {
      case LeafNode leaf -> leaf.write(out.u8(1).u8(1));
      case ParentNode parent -> parent.write(out.u8(1).u8(2));
      case null -> out.u8(0);
      default -> throw new IllegalStateException();
    }
  }
}
