package pli.mls.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.assertBreaks;
import static pli.mls.node.MlsException.Reason.INVALID_TREE;
import static pli.mls.node.MlsException.Reason.MALFORMED;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;

/** A tree that a hostile member hands to a newcomer: each rule broken once, each refused by it. */
class HostileTreeTest extends HostileTree {
  @Test
  void t1TheLastNodeIsNotBlank() {
    assertBreaks(INVALID_TREE, "T1", () -> decode(list(group.tree, 1)));
    assertBreaks(INVALID_TREE, "T1", () -> decode(list(group.tree, 2)));
    assertBreaks(INVALID_TREE, "T1", () -> decode(Bytes.of(0)));
    assertBreaks(INVALID_TREE, "T1", () -> decode(Bytes.of(1, 0)));
  }

  @Test
  void t2LeavesAndParentsStandInTheirPlaces() {
    LeafNode leaf = leaf(0);
    TlsWriter nodes = new TlsWriter();
    leaf.write(nodes.u8(1).u8(1));
    leaf.write(nodes.u8(1).u8(1));
    assertBreaks(
        INVALID_TREE, "T2", () -> decode(new TlsWriter().opaque(nodes.toBytes()).toBytes()));
    TlsWriter parents = new TlsWriter();
    parent(ROOT).write(parents.u8(1).u8(2));
    assertBreaks(
        INVALID_TREE, "T2", () -> decode(new TlsWriter().opaque(parents.toBytes()).toBytes()));
  }

  @Test
  void truncatedAtEveryByteItIsMalformed() {
    Bytes whole = group.tree.encode();
    for (int length = 0; length < whole.length(); length++) {
      Bytes part = whole.slice(0, length);
      assertEquals(
          MALFORMED, assertThrows(MlsException.class, () -> decode(part), "at " + length).reason());
    }
    assertEquals(
        MALFORMED,
        assertThrows(MlsException.class, () -> decode(Bytes.concat(whole, Bytes.of(0)))).reason());
  }

  /** Also where the list's own length was made to fit, so that nodes are cut off in the middle. */
  @Test
  void truncatedWithARightLengthItIsRefusedOrAnotherTree() throws Exception {
    Bytes whole = group.tree.encode();
    Bytes nodes = whole.slice(2, whole.length()); // behind a two-byte header
    assertEquals(whole, new TlsWriter().opaque(nodes).toBytes());
    List<Integer> valid = new ArrayList<>();
    for (int length = 0; length < nodes.length(); length++) {
      Bytes part = new TlsWriter().opaque(nodes.slice(0, length)).toBytes();
      try {
        RatchetTree other = decode(part);
        TreeGroup.validate(other);
        // What stands below nodes 0, 1 and 3 are trees of their own, as they would be after the
        // others left; the group's tree hash tells them apart.
        assertNotEquals(group.tree.treeHash(), other.treeHash());
        valid.add(other.leafWidth());
      } catch (MlsException refused) {
        assertTrue(Set.of(MALFORMED, INVALID_TREE).contains(refused.reason()), "at " + length);
      }
    }
    assertEquals(List.of(1, 2, 4), valid);
  }

  @Test
  void everyFlippedBitIsRefusedOrChangesTheTreeHash() throws Exception {
    Bytes whole = group.tree.encode();
    for (int bit = 0; bit < 8 * whole.length(); bit += 5) {
      byte[] flipped = whole.toByteArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        RatchetTree other = decode(Bytes.adopt(flipped));
        assertNotEquals(group.tree.treeHash(), other.treeHash(), "bit " + bit);
      } catch (MlsException refused) {
        assertNotEquals(MlsException.Reason.REMOVED, refused.reason());
      }
    }
  }

  @Test
  void t3UnmergedLeavesAreInOrder() {
    refused(INVALID_TREE, "T3", withUnmerged(ROOT, 5, 4));
    refused(INVALID_TREE, "T3", withUnmerged(ROOT, 4, 4));
  }

  @Test
  void t4UnmergedLeavesAreMembersBelow() {
    refused(INVALID_TREE, "T4", withUnmerged(ROOT, 4, 7));
    refused(INVALID_TREE, "T4", withUnmerged(ROOT, 4, 8));
    refused(INVALID_TREE, "T4", withUnmerged(ROOT, 4, -1));
    refused(INVALID_TREE, "T4", withUnmerged(RIGHT, 3, 4));
  }

  @Test
  void t5ParentsBetweenListThemToo() {
    refused(INVALID_TREE, "T5", withUnmerged(RIGHT));
    refused(INVALID_TREE, "T5", withUnmerged(ROOT, 4, 5));
  }

  @Test
  void t6NoParentSharesAKey() {
    ParentNode right = parent(RIGHT);
    for (Bytes key :
        List.of(
            parent(ROOT).encryptionKey(),
            parent(new NodeIndex(5)).encryptionKey(),
            leaf(3).encryptionKey())) {
      refused(
          INVALID_TREE,
          "T6",
          with(RIGHT, new ParentNode(key, right.parentHash(), right.unmergedLeaves())));
    }
  }

  @Test
  void t7NoTreeIsWiderThanItsMembers() {
    Subtree wide = new Subtree.Branch(null, group.tree.root(), Subtree.blank(8, 8));
    refused(INVALID_TREE, "T7", new RatchetTree(SUITE, wide));
    Subtree keyed = new Subtree.Branch(parent(ROOT), group.tree.root(), Subtree.blank(8, 8));
    refused(INVALID_TREE, "T7", new RatchetTree(SUITE, keyed));
  }

  @Test
  void p1EachParentHasAVoucher() {
    for (int i = 1; i < 15; i += 2) {
      NodeIndex at = new NodeIndex(i);
      ParentNode parent = group.tree.parent(at);
      if (parent != null) {
        Bytes fresh = SUITE.generateKemKeyPair(group.entropy).publicKey();
        refused(
            INVALID_TREE,
            "P1",
            with(at, new ParentNode(fresh, parent.parentHash(), parent.unmergedLeaves())));
        Bytes otherHash = SUITE.hash(parent.parentHash());
        refused(
            INVALID_TREE,
            "P1",
            with(at, new ParentNode(parent.encryptionKey(), otherHash, parent.unmergedLeaves())));
      }
    }
  }

  @Test
  void p1AParentAddedInABlankPlaceHasNoVoucher() {
    Bytes fresh = SUITE.generateKemKeyPair(group.entropy).publicKey();
    refused(
        INVALID_TREE,
        "P1",
        with(new NodeIndex(13), new ParentNode(fresh, Bytes.EMPTY, List.of(new LeafIndex(6)))));
  }

  @Test
  void p1AMemberThatIsNotSaidToBeUnmergedUndoesTheVoucher() {
    RatchetTree merged = withUnmerged(ROOT);
    RatchetTree both =
        new RatchetTree(SUITE, edited(merged, RIGHT, with(parent(RIGHT), List.of())));
    refused(INVALID_TREE, "P1", both);
  }

  @Test
  void p1ABlankedParentUndoesTheVoucherAbove() {
    refused(INVALID_TREE, "P1", new RatchetTree(SUITE, edited(group.tree, RIGHT, null)));
  }

  @Test
  void p2KeysOfParentsAreKeys() {
    ParentNode root = parent(ROOT);
    refused(
        INVALID_TREE,
        "P2",
        with(ROOT, new ParentNode(Bytes.of(1), root.parentHash(), root.unmergedLeaves())));
  }

  /** A leaf out of a key package is signed without a place: there the parent hashes hold it. */
  @Test
  void p1LeavesOfKeyPackagesDoNotMoveUnderKeyedParents() throws Exception {
    TreeGroup other = new TreeGroup(SUITE, 43);
    other.add();
    other.add();
    other.add();
    other.commit(new LeafIndex(0), 0);
    LeafNode second = other.tree.member(new LeafIndex(2));
    LeafNode third = other.tree.member(new LeafIndex(3));
    Subtree swapped =
        other
            .tree
            .root()
            .with(new LeafIndex(2), third, (at, node) -> node)
            .with(new LeafIndex(3), second, (at, node) -> node);
    refused(INVALID_TREE, "P1", new RatchetTree(SUITE, swapped));
  }
}
