package pli.mls.tree;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static pli.mls.Members.assertBreaks;
import static pli.mls.node.MlsException.Reason.UNSUPPORTED_CAPABILITY;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;
import pli.mls.node.UpdateSource;

/** A good tree, and the changes that a hostile member might make to it. */
abstract class HostileTree {
  static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;
  static final NodeIndex ROOT = new NodeIndex(7);
  static final NodeIndex RIGHT = new NodeIndex(11);

  /**
   * Eight places: leaf 7 is blank, the member at 4 is unmerged at 11 and at the root.
   *
   * <pre>
   *               7[4]
   *        3                 11[4]
   *     1     5        blank      blank
   *    0 1   2 3        4 5        6 _
   * </pre>
   */
  TreeGroup group;

  @BeforeEach
  void goodTree() throws MlsException {
    group = new TreeGroup(SUITE, 42);
    for (int i = 1; i < 7; i++) {
      group.add();
    }
    for (int committer : new int[] {6, 2, 1, 3, 4, 0}) {
      group.commit(new LeafIndex(committer), 0);
    }
    group.remove(new LeafIndex(4));
    group.commit(new LeafIndex(5), 0);
    group.add();
    group.check();
    assertEquals(List.of(new LeafIndex(4)), parent(ROOT).unmergedLeaves());
    assertEquals(List.of(new LeafIndex(4)), parent(RIGHT).unmergedLeaves());
    assertEquals(7, group.tree.size());
    assertEquals(8, group.tree.leafWidth());
  }

  LeafNode update(Signer signer, Bytes encryptionKey) {
    return LeafNode.forGroup(
        SUITE,
        signer,
        encryptionKey,
        Members.options(),
        new UpdateSource(),
        TreeGroup.GROUP_ID,
        new LeafIndex(7),
        group.entropy);
  }

  static void refused(MlsException.Reason reason, String rule, RatchetTree tree) {
    assertBreaks(reason, rule, () -> TreeGroup.validate(tree));
  }

  void refusedFor(List<Extension> groupExtensions) {
    assertBreaks(UNSUPPORTED_CAPABILITY, "L3", () -> validateFor(groupExtensions));
  }

  void validateFor(List<Extension> groupExtensions) throws MlsException {
    group.tree.validate(TreeGroup.GROUP_ID, groupExtensions, Members.ANYBODY, OptionalLong.empty());
  }

  RatchetTree withUnmerged(NodeIndex at, int... leaves) {
    List<LeafIndex> unmerged = new ArrayList<>();
    for (int leaf : leaves) {
      unmerged.add(new LeafIndex(leaf));
    }
    return with(at, with(parent(at), unmerged));
  }

  static ParentNode with(ParentNode parent, List<LeafIndex> unmerged) {
    return new ParentNode(parent.encryptionKey(), parent.parentHash(), unmerged);
  }

  RatchetTree with(NodeIndex at, ParentNode parent) {
    return new RatchetTree(SUITE, edited(group.tree, at, parent));
  }

  /** The tree with another node at {@code at} and all else the same. */
  static Subtree edited(RatchetTree tree, NodeIndex at, @Nullable ParentNode parent) {
    LeafIndex below = at.firstLeaf();
    return tree.root()
        .with(below, tree.leaf(below), (place, node) -> place.equals(at) ? parent : node);
  }

  RatchetTree withLeaf(LeafIndex at, LeafNode leaf) {
    return withLeaf(at, leaf, group.tree);
  }

  static RatchetTree withLeaf(LeafIndex at, LeafNode leaf, RatchetTree tree) {
    return new RatchetTree(SUITE, tree.root().with(at, leaf, (place, node) -> node));
  }

  static LeafNode replaced(LeafNode leaf, Bytes encryptionKey, Bytes signature) {
    return new LeafNode(
        encryptionKey,
        leaf.signatureKey(),
        leaf.credential(),
        leaf.capabilities(),
        leaf.source(),
        leaf.extensions(),
        signature);
  }

  /** The encoding with {@code blanks} further blank nodes at its end. */
  static Bytes list(RatchetTree tree, int blanks) {
    Bytes whole = tree.encode();
    Bytes nodes = whole.slice(2, whole.length());
    return new TlsWriter().opaque(Bytes.concat(nodes, Bytes.adopt(new byte[blanks]))).toBytes();
  }

  static RatchetTree decode(Bytes encoded) throws MlsException {
    return RatchetTree.decode(SUITE, encoded);
  }

  ParentNode parent(NodeIndex at) {
    return requireNonNull(group.tree.parent(at));
  }

  LeafNode leaf(int at) {
    return requireNonNull(group.tree.leaf(new LeafIndex(at)));
  }
}
