package pli.transparency.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;

/** All proofs of all small trees; then one flipped bit, one hash more or less, another place. */
class ProofTest {
  private static final int SIZES = 33;
  private final List<Bytes> entries = Definition.entries(SIZES);

  private interface Verification {
    void run() throws VerificationException;
  }

  @Test
  void eachLeafOfEachSmallTreeHasItsProof() throws VerificationException {
    for (int size = 1; size <= SIZES; size++) {
      List<Bytes> tree = entries.subList(0, size);
      Hash root = Definition.root(tree);
      for (int index = 0; index < size; index++) {
        List<Hash> path =
            ProofPlan.inclusion(index, size).path(subtree -> Definition.hash(subtree, tree));
        assertEquals(Definition.path(index, tree), path);
        Hash leaf = Merkle.leaf(entries.get(index));
        new InclusionProof(index, size, path).verify(leaf, root);
        refuseDamagedInclusion(index, size, path, leaf, root);
      }
    }
  }

  private static void refuseDamagedInclusion(
      int index, int size, List<Hash> path, Hash leaf, Hash root) {
    for (List<Hash> damaged : damaged(path)) {
      Reason reason = refused(() -> new InclusionProof(index, size, damaged).verify(leaf, root));
      assertEquals(
          damaged.size() == path.size() ? Reason.ROOT_MISMATCH : Reason.PROOF_LENGTH, reason);
    }
    refused(() -> new InclusionProof(index, size, path).verify(flipped(leaf, 9), root));
    refused(() -> new InclusionProof(index, size, path).verify(leaf, flipped(root, 255)));
    for (int other = 0; other < size + 2; other++) {
      int place = other;
      if (place != index) {
        refused(() -> new InclusionProof(place, size, path).verify(leaf, root));
      }
    }
  }

  @Test
  void eachSmallTreeIsConsistentWithEachSmaller() throws VerificationException {
    for (int size = 1; size <= SIZES; size++) {
      List<Bytes> tree = entries.subList(0, size);
      Hash root = Definition.root(tree);
      for (int old = 1; old <= size; old++) {
        Hash oldRoot = Definition.root(entries.subList(0, old));
        List<Hash> path =
            ProofPlan.consistency(old, size).path(subtree -> Definition.hash(subtree, tree));
        assertEquals(Definition.proof(old, tree), path);
        new ConsistencyProof(old, size, path).verify(oldRoot, root);
        refuseDamagedConsistency(old, size, path, oldRoot, root);
      }
    }
  }

  private static void refuseDamagedConsistency(
      int old, int size, List<Hash> path, Hash oldRoot, Hash root) {
    for (List<Hash> damaged : damaged(path)) {
      Reason reason = refused(() -> new ConsistencyProof(old, size, damaged).verify(oldRoot, root));
      assertEquals(
          damaged.size() == path.size() ? Reason.ROOT_MISMATCH : Reason.PROOF_LENGTH, reason);
    }
    refused(() -> new ConsistencyProof(old, size, path).verify(flipped(oldRoot, 77), root));
    refused(() -> new ConsistencyProof(old, size, path).verify(oldRoot, flipped(root, 0)));
    for (int other = 0; other <= size + 1; other++) {
      int smaller = other;
      if (smaller != old) {
        refused(() -> new ConsistencyProof(smaller, size, path).verify(oldRoot, root));
      }
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    Hash root = Definition.root(entries);
    List<Hash> none = List.of();
    assertEquals(Reason.SHRUNK, refused(() -> new ConsistencyProof(5, 4, none).verify(root, root)));
    assertEquals(
        Reason.FORK,
        refused(() -> new ConsistencyProof(5, 5, none).verify(root, flipped(root, 1))));
    assertEquals(
        Reason.OUT_OF_RANGE,
        refused(() -> new ConsistencyProof(0, 5, none).verify(Merkle.EMPTY_ROOT, root)));
    assertEquals(
        Reason.OUT_OF_RANGE, refused(() -> new InclusionProof(5, 5, none).verify(root, root)));
    assertThrows(IllegalArgumentException.class, () -> new InclusionProof(-1, 5, none));
    assertThrows(IllegalArgumentException.class, () -> new ConsistencyProof(1, -5, none));
    assertThrows(IllegalArgumentException.class, () -> ProofPlan.inclusion(5, 5));
    assertThrows(IllegalArgumentException.class, () -> ProofPlan.consistency(6, 5));
  }

  @Test
  void proofsOfTheLargestTreesHaveOneHashForEachLevel() {
    long size = Long.MAX_VALUE;
    for (long index : new long[] {0, 1, size / 2, size / 3, size - 1}) {
      assertTrue(ProofPlan.inclusion(index, size).ranges().size() <= 63);
      assertTrue(ProofPlan.consistency(index + 1, size).ranges().size() <= 63 + 1);
      assertTrue(ProofPlan.inclusion(index, size).subtrees().size() <= 2 * 63);
    }
    assertEquals(List.of(new Subtree(0, 6)), new LeafRange(6, 7).subtrees());
    assertThrows(IllegalArgumentException.class, () -> new LeafRange(1, 3));
    assertThrows(IllegalArgumentException.class, () -> new Subtree(62, 2));
  }

  @Test
  void aCompactTreeGrowsInAnyStepsToTheSameRoot() {
    for (int size = 0; size <= SIZES; size++) {
      Hash root = Definition.root(entries.subList(0, size));
      for (int first = 0; first <= size; first++) {
        CompactTree tree = CompactTree.EMPTY.append(leaves(0, first)).append(leaves(first, size));
        assertEquals(root, tree.root());
        assertEquals(size, tree.head().size());
        assertEquals(tree, new CompactTree(size, tree.subtrees()));
      }
    }
    CompactTree one = CompactTree.EMPTY.append(Merkle.leaf(Bytes.EMPTY));
    assertEquals(0, CompactTree.EMPTY.size());
    assertThrows(IllegalArgumentException.class, () -> new CompactTree(2, List.of()));
    assertThrows(IllegalArgumentException.class, () -> new CompactTree(-1, one.subtrees()));
  }

  private List<Hash> leaves(int from, int to) {
    return entries.subList(from, to).stream().map(Merkle::leaf).toList();
  }

  /** One bit of each hash flipped, each hash left out, one more at each place. */
  private static List<List<Hash>> damaged(List<Hash> path) {
    List<List<Hash>> all = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      List<Hash> flipped = new ArrayList<>(path);
      flipped.set(i, flipped(path.get(i), 31 * i % 256));
      all.add(flipped);
      List<Hash> shorter = new ArrayList<>(path);
      shorter.remove(i);
      all.add(shorter);
    }
    for (int i = 0; i <= path.size(); i++) {
      List<Hash> longer = new ArrayList<>(path);
      longer.add(i, Merkle.EMPTY_ROOT);
      all.add(longer);
    }
    return all;
  }

  private static Hash flipped(Hash hash, int bit) {
    byte[] value = hash.value().toByteArray();
    value[bit / 8] ^= (byte) (1 << bit % 8);
    return new Hash(Bytes.adopt(value));
  }

  private static Reason refused(Verification verification) {
    return assertThrows(VerificationException.class, verification::run).reason();
  }
}
