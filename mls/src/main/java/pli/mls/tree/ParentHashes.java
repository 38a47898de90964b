package pli.mls.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;

/** Parent hashes (RFC 9420 section 7.9): which member's signature vouches for which parent. */
final class ParentHashes {
  private final CipherSuite suite;

  ParentHashes(CipherSuite suite) {
    this.suite = suite;
  }

  /**
   * The parent hash of a node.
   *
   * @param key the node's HPKE key
   * @param above the parent hash that the node carries
   * @param originalSiblingTreeHash of its child on the copath
   */
  Bytes of(Bytes key, Bytes above, Bytes originalSiblingTreeHash) {
    return suite.hash(
        new TlsWriter(256).opaque(key).opaque(above).opaque(originalSiblingTreeHash).toBytes());
  }

  /**
   * P1: each parent that is not blank is parent-hash valid, top down as in section 7.9.2: exactly
   * one node below vouches for it. Since that node, where it is a parent itself, has one below in
   * turn, each chain ends at a leaf.
   *
   * <p>Expects unmerged leaves to stand below their parents in increasing order.
   */
  void verify(Subtree tree) throws MlsException {
    if (!(tree instanceof Subtree.Branch branch)) {
      return;
    }
    ParentNode node = branch.node();
    if (node != null) {
      int vouchers =
          (isVouchedFor(node, branch.left(), branch.right()) ? 1 : 0)
              + (isVouchedFor(node, branch.right(), branch.left()) ? 1 : 0);
      if (vouchers != 1) {
        throw new MlsException(
            MlsException.Reason.INVALID_TREE, "P1: a parent node is not parent-hash valid");
      }
    }
    verify(branch.left());
    verify(branch.right());
  }

  /** Whether one node at or below {@code child} has a parent hash that is valid for the parent. */
  private boolean isVouchedFor(ParentNode parent, Subtree child, Subtree sibling) {
    Subtree descendant = descendant(child, below(parent.unmergedLeaves(), child));
    Bytes claimed = descendant == null ? null : descendant.parentHash();
    if (claimed == null) {
      return false;
    }
    NavigableSet<LeafIndex> added = below(parent.unmergedLeaves(), sibling);
    Bytes original =
        added.isEmpty() ? sibling.treeHash(suite) : sibling.treeHashWithout(suite, added);
    return claimed.equals(of(parent.encryptionKey(), parent.parentHash(), original));
  }

  /**
   * The one node D of {@code child}'s resolution that is left when the parent's unmerged leaves are
   * taken out of it, if those all are in it; else null.
   */
  private static @Nullable Subtree descendant(Subtree child, NavigableSet<LeafIndex> unmerged) {
    List<NodeIndex> resolution = new ArrayList<>();
    child.resolve(resolution);
    if (resolution.size() != unmerged.size() + 1) {
      return null;
    }
    NodeIndex rest = null;
    for (NodeIndex at : resolution) {
      if (at.isLeaf() && unmerged.contains(at.leaf())) {
        continue;
      }
      if (rest != null) {
        return null;
      }
      rest = at;
    }
    return rest == null ? null : RatchetTree.find(child, rest);
  }

  private static NavigableSet<LeafIndex> below(List<LeafIndex> unmerged, Subtree subtree) {
    NavigableSet<LeafIndex> below = new TreeSet<>();
    for (LeafIndex leaf : unmerged) {
      if (subtree.index().covers(leaf)) {
        below.add(leaf);
      }
    }
    return below;
  }
}
