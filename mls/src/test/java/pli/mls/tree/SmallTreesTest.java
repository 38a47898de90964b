package pli.mls.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;

/** Trees of up to eight leaves: every shape, and long random lives beside a naive tree. */
class SmallTreesTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  /** Each set of members out of eight places; each member commits, and everyone follows. */
  @Test
  void everyMemberOfEveryShapeCommits() throws Exception {
    for (int shape = 1; shape < 256; shape++) {
      TreeGroup group = new TreeGroup(SUITE, shape);
      for (int i = 1; i < 32 - Integer.numberOfLeadingZeros(shape); i++) {
        group.add();
      }
      if (shape % 3 > 0) {
        group.commit(group.anyMember(), 0);
      }
      for (LeafIndex member : group.tree.members()) {
        if ((shape & 1 << member.value()) == 0) {
          group.remove(member);
        }
      }
      assertEquals(Integer.bitCount(shape), group.tree.size());
      assertEquals(widthFor(shape), group.tree.leafWidth());
      group.check();
      for (LeafIndex member : group.tree.members()) {
        group.commit(member, 0);
      }
      group.check();
    }
  }

  private static int widthFor(int shape) {
    int width = 1;
    while (1 << width <= shape) {
      width *= 2;
    }
    return width;
  }

  @Test
  void randomLivesAgreeWithANaiveTree() throws Exception {
    for (int seed = 0; seed < 24; seed++) {
      TreeGroup group = new TreeGroup(SUITE, 1000 + seed);
      NaiveTree naive = new NaiveTree(SUITE, group.tree.member(new LeafIndex(0)));
      for (int step = 0; step < 40; step++) {
        live(group, naive, 1 + seed % 8);
        assertEquals(naive.width(), group.tree.leafWidth(), "seed " + seed + " step " + step);
        assertEquals(naive.encode(), group.tree.encode(), "seed " + seed + " step " + step);
        assertEquals(naive.treeHash(), group.tree.treeHash(), "seed " + seed + " step " + step);
        for (int i = 0; i < 2 * naive.width() - 1; i++) {
          NodeIndex at = new NodeIndex(i);
          assertEquals(naive.resolution(at), group.tree.resolution(at));
        }
      }
      group.check();
    }
  }

  private static void live(TreeGroup group, NaiveTree naive, int most) throws MlsException {
    LeafIndex who = group.anyMember();
    int size = group.tree.size();
    switch (group.entropy.below(4)) {
      case 0 -> {
        if (size < most) {
          LeafIndex added = group.add();
          naive.add(group.tree.member(added));
        }
      }
      case 1 -> {
        if (size > 1) {
          group.remove(who);
          naive.remove(who);
        }
      }
      case 2 -> {
        group.update(who);
        naive.update(who, group.tree.member(who));
      }
      default -> {
        LeafIndex next = size < most ? group.tree.firstBlank() : null;
        group.commit(who, next == null ? 0 : 1);
        if (next != null) {
          naive.add(group.tree.member(next));
        }
        naive.copyPath(group.tree, who);
      }
    }
  }

  @Test
  void aWideTreeSharesWhatAnUpdateDoesNotTouch() throws Exception {
    TreeGroup group = new TreeGroup(SUITE, 7);
    for (int i = 1; i < 64; i++) {
      group.add();
    }
    Subtree.Branch before = (Subtree.Branch) group.tree.root();
    Bytes hash = group.tree.treeHash();
    group.update(new LeafIndex(63));
    Subtree.Branch after = (Subtree.Branch) group.tree.root();
    assertSame(before.left(), after.left());
    assertSame(((Subtree.Branch) before.right()).left(), ((Subtree.Branch) after.right()).left());
    assertFalse(hash.equals(group.tree.treeHash()));
  }

  @Test
  void refusesWhatIsNotThere() throws Exception {
    TreeGroup group = new TreeGroup(SUITE, 8);
    group.add();
    group.add();
    for (int index : new int[] {3, 4, 1 << 20, -1, Integer.MIN_VALUE}) {
      LeafIndex nobody = new LeafIndex(index);
      assertNull(group.tree.leaf(nobody));
      assertEquals(
          MlsException.Reason.NOT_A_MEMBER,
          assertThrows(MlsException.class, () -> group.tree.remove(nobody)).reason());
      assertThrows(
          MlsException.class, () -> group.tree.update(nobody, group.tree.member(new LeafIndex(0))));
    }
    RatchetTree one = new TreeGroup(SUITE, 9).tree;
    assertEquals(
        MlsException.Reason.INVALID_PROPOSAL,
        assertThrows(MlsException.class, () -> one.remove(new LeafIndex(0))).reason());
  }

  @Test
  void aTreeHasAtMostItsLimitOfLeaves() throws Exception {
    RatchetTree one = new TreeGroup(SUITE, 10).tree;
    Subtree full = one.root();
    while (full.width() < MlsLimits.MAX_LEAVES) {
      full = new Subtree.Branch(null, full, full); // a shape no codec makes, but full
    }
    RatchetTree tree = new RatchetTree(SUITE, full);
    assertEquals(
        MlsException.Reason.TOO_LARGE,
        assertThrows(MlsException.class, () -> tree.add(one.member(new LeafIndex(0)))).reason());
  }

  @Test
  void anOutsiderCommitsAtTheFirstBlankPlace() throws Exception {
    for (int size = 1; size <= 5; size++) {
      TreeGroup group = new TreeGroup(SUITE, 20 + size);
      for (int i = 1; i < size; i++) {
        group.add();
      }
      LeafIndex at = group.tree.firstBlank();
      group.signers.put(at, Members.signer(SUITE, "outsider", group.entropy));
      PathCreation made = group.create(at);
      UpdatePath path = made.encrypt(Bytes.EMPTY, Set.of(), group.entropy);
      RatchetTree after =
          group.tree.applyPath(at, path, Set.of(), TreeGroup.GROUP_ID, List.of(), Members.ANYBODY);
      assertEquals(made.tree().treeHash(), after.treeHash());
      assertEquals(size + 1, after.size());
      TreeGroup.validate(after);
      for (LeafIndex member : group.tree.members()) {
        TreeSecrets.Opened opened =
            group.secrets(member).open(after, at, path, Bytes.EMPTY, Set.of());
        assertTrue(opened.commitSecret().sameAs(made.commitSecret()));
      }
    }
  }
}
