package pli.mls.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Vectors.hex;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Secret;
import pli.mls.VectorFormat;
import pli.mls.Vectors;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.schedule.SecretTree.Step;
import pli.mls.schedule.SecretTree.Use;
import pli.mls.suite.Labeled;

class SecretTreeTest {
  private static final Labeled LABELED = Labeled.of(CipherSuite.MLS_128_X25519);
  private static final LeafIndex LEAF = new LeafIndex(2);

  @TestFactory
  Stream<DynamicTest> publicVectors() {
    return Vectors.each(VectorFormat.SECRET_TREE, SecretTreeTest::checkTree);
  }

  private static void checkTree(JsonNode vector) throws CryptoException, MlsException {
    Labeled labeled = Labeled.of(CipherSuite.of(vector.get("cipher_suite").asInt()));
    Secret root = Secret.copyOf(hex(vector, "encryption_secret"));
    SecretTree tree = SecretTree.of(labeled, root, vector.get("leaves").size());
    for (int leaf = 0; leaf < vector.get("leaves").size(); leaf++) {
      for (JsonNode step : vector.get("leaves").get(leaf)) {
        tree = checkKeys(tree, new LeafIndex(leaf), step);
      }
    }
  }

  private static SecretTree checkKeys(SecretTree tree, LeafIndex leaf, JsonNode expected)
      throws MlsException {
    long generation = expected.get("generation").asLong();
    Step handshake = tree.at(leaf, Use.HANDSHAKE, generation);
    assertEquals(hex(expected, "handshake_key"), keyOf(handshake));
    assertEquals(hex(expected, "handshake_nonce"), handshake.key().nonce());
    Step application = handshake.tree().at(leaf, Use.APPLICATION, generation);
    assertEquals(hex(expected, "application_key"), keyOf(application));
    assertEquals(hex(expected, "application_nonce"), application.key().nonce());
    return application.tree();
  }

  @Test
  void receivingInAnyOrderGivesTheKeysOfSendingInOrder() throws MlsException {
    List<Bytes> sent = new ArrayList<>();
    SecretTree sender = tree(8);
    for (int i = 0; i < 100; i++) {
      Step step = sender.next(LEAF, Use.APPLICATION);
      assertEquals(i, step.key().generation());
      sent.add(keyOf(step));
      sender = step.tree();
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(7));
    SecretTree receiver = tree(8);
    long awaited = 0;
    int highest = -1;
    int come = 0;
    for (int generation : order) {
      Step step = receiver.at(LEAF, Use.APPLICATION, generation);
      assertEquals(sent.get(generation), keyOf(step));
      receiver = step.tree();
      awaited += step.passedOver();
      highest = Math.max(highest, generation);
      assertEquals(highest + 1 - ++come, awaited, "what is awaited of those up to the highest");
    }
    for (int generation = 0; generation < 100; generation++) {
      refused(receiver, generation, MlsException.Reason.GENERATION_CONSUMED);
    }
    assertEquals(encoded(sender), encoded(receiver));
  }

  @Test
  void leavesAndUsesDoNotDisturbOneAnother() throws MlsException {
    for (int width : new int[] {1, 2, 3, 5, 8, 13}) {
      List<Bytes> keys = new ArrayList<>();
      SecretTree tree = tree(width);
      for (int leaf = 0; leaf < width; leaf++) {
        for (Use use : Use.values()) {
          Step step = tree.next(new LeafIndex(leaf), use);
          Step alone = tree(width).next(new LeafIndex(leaf), use);
          assertEquals(keyOf(alone), keyOf(step));
          assertFalse(keys.contains(keyOf(step)));
          keys.add(keyOf(step));
          tree = step.tree();
        }
      }
    }
  }

  @Test
  void theGapForwardsIsBounded() throws MlsException {
    SecretTree tree = tree(4);
    assertEquals(
        Ratchet.MAX_FORWARD,
        tree.at(LEAF, Use.APPLICATION, Ratchet.MAX_FORWARD).key().generation());
    refused(tree, Ratchet.MAX_FORWARD + 1, MlsException.Reason.GENERATION_TOO_FAR);
    refused(tree, 0xffff_ffffL, MlsException.Reason.GENERATION_TOO_FAR);
    MlsException beyond =
        assertThrows(MlsException.class, () -> tree.at(new LeafIndex(4), Use.HANDSHAKE, 0));
    assertEquals(MlsException.Reason.NOT_A_MEMBER, beyond.reason());
    assertThrows(MlsException.class, () -> tree.at(new LeafIndex(-1), Use.HANDSHAKE, 0));
  }

  @Test
  void onlyTheNewestSkippedKeysAreKept() throws MlsException {
    SecretTree tree = tree(4).at(LEAF, Use.APPLICATION, 100).tree(); // keeps 0..99
    tree = tree.at(LEAF, Use.APPLICATION, 200).tree(); // adds 101..199, keeps 128 of all
    refused(tree, 70, MlsException.Reason.GENERATION_CONSUMED);
    tree = tree.at(LEAF, Use.APPLICATION, 71).tree();
    tree = tree.at(LEAF, Use.APPLICATION, 199).tree();
    refused(tree, 100, MlsException.Reason.GENERATION_CONSUMED);
    tree = tree.at(LEAF, Use.APPLICATION, 1200).tree();
    refused(tree, 1200 - Ratchet.MAX_SKIPPED - 1, MlsException.Reason.GENERATION_CONSUMED);
    refused(tree, 72, MlsException.Reason.GENERATION_CONSUMED);
    assertEquals(
        1200 - Ratchet.MAX_SKIPPED,
        tree.at(LEAF, Use.APPLICATION, 1200 - Ratchet.MAX_SKIPPED).key().generation());
  }

  @Test
  void aStepLeavesTheTreeBeforeAsItWasEvenWhenTheKeyIsWiped() throws MlsException {
    SecretTree before = tree(4).at(LEAF, Use.APPLICATION, 5).tree();
    Bytes encoding = encoded(before);
    Bytes first;
    try (MessageKey key = before.at(LEAF, Use.APPLICATION, 3).key()) {
      first = Bytes.adopt(key.key().copy());
    }
    try (MessageKey key = before.at(LEAF, Use.APPLICATION, 9).key()) {
      assertEquals(9, key.generation());
    }
    assertEquals(first, keyOf(before.at(LEAF, Use.APPLICATION, 3)));
    assertEquals(encoding, encoded(before));
  }

  @Test
  void theEncodingHoldsNoUsedKeyAndNothingThatLeadsToIt() throws MlsException, DecodeException {
    Secret root = Secret.copyOf(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    SecretTree tree = SecretTree.of(LABELED, root, 8);
    assertTrue(contains(encoded(tree), Bytes.adopt(root.copy())));
    Step skipping = tree.at(LEAF, Use.APPLICATION, 3);
    Step last = skipping.tree().at(LEAF, Use.APPLICATION, 1);
    Bytes encoded = encoded(last.tree());
    assertFalse(contains(encoded, Bytes.adopt(root.copy())));
    assertFalse(contains(encoded, keyOf(skipping)));
    assertFalse(contains(encoded, keyOf(last)));
    assertTrue(contains(encoded, keyOf(tree.at(LEAF, Use.APPLICATION, 2))));

    SecretTree read = TreeParts.of(last.tree()).read(8);
    assertEquals(encoded, encoded(read));
    refused(read, 3, MlsException.Reason.GENERATION_CONSUMED);
    refused(read, 1, MlsException.Reason.GENERATION_CONSUMED);
    assertEquals(
        keyOf(tree.at(LEAF, Use.APPLICATION, 4)), keyOf(read.at(LEAF, Use.APPLICATION, 4)));
    assertEquals(
        keyOf(tree.at(new LeafIndex(7), Use.HANDSHAKE, 0)),
        keyOf(read.at(new LeafIndex(7), Use.HANDSHAKE, 0)));
  }

  @Test
  void aStepChangesAFewPartsAndTheNextOneOne() throws MlsException, DecodeException {
    for (int width : new int[] {1, 2, 3, 8, 1000, 1 << 16}) {
      int depth = 32 - Integer.numberOfLeadingZeros(width - 1);
      SecretTree tree = tree(width);
      TreeParts parts = TreeParts.of(tree);
      assertEquals(1, parts.stored.size());
      Random random = new Random(width);
      for (int i = 0; i < 20; i++) {
        LeafIndex leaf = new LeafIndex(random.nextInt(width));
        boolean known = parts.stored.containsKey("handshake " + leaf.value());
        SecretTree first =
            known
                ? tree.next(leaf, Use.HANDSHAKE).tree()
                : tree.at(leaf, Use.HANDSHAKE, random.nextInt(3)).tree();
        parts.follow(tree, first);
        assertEquals(TreeParts.of(first).stored, parts.stored);
        assertEquals(known ? 0 : 1, parts.deletes, "the seed that was divided");
        assertTrue(known ? parts.puts == 1 : parts.puts <= 2 + depth, "puts: " + parts.puts);
        SecretTree second = first.next(leaf, Use.APPLICATION).tree();
        parts.follow(first, second);
        assertEquals(TreeParts.of(second).stored, parts.stored);
        assertEquals(1, parts.puts);
        assertEquals(0, parts.deletes);
        tree = parts.read(width);
      }
      parts.follow(tree, tree);
      assertEquals(0, parts.puts + parts.deletes);
    }
  }

  /** The bound of docs/MLS.md: a secret, two counters and 128 keys with their generations. */
  @Test
  void aRatchetIsStoredInAFewThousandBytesAtMost() throws MlsException {
    for (CipherSuite suite :
        new CipherSuite[] {CipherSuite.MLS_128_X25519, CipherSuite.MLS_128_X25519_CHACHA}) {
      Labeled labeled = Labeled.of(suite);
      SecretTree tree = SecretTree.of(labeled, Secret.copyOf(new byte[32]), 2);
      SecretTree far = tree.at(new LeafIndex(0), Use.APPLICATION, Ratchet.MAX_FORWARD).tree();
      for (int i = 0; i < 3; i++) {
        int bound = 33 + 8 + 2 + Ratchet.MAX_SKIPPED * (4 + 1 + suite.aeadKeyLength() + 13);
        assertEquals(
            bound, Objects.requireNonNull(TreeParts.of(far).stored.get("application 0")).length());
        far = far.at(new LeafIndex(0), Use.APPLICATION, (2 + i) * Ratchet.MAX_FORWARD).tree();
      }
    }
  }

  @Test
  void aTreeOfAnotherShapeDoesNotDecode() {
    for (Bytes wrong :
        new Bytes[] {
          Bytes.of(32, 0, 0), Bytes.of(0, 1, 0, 0), Bytes.of(1, 2), Bytes.of(1, 3), Bytes.of(1)
        }) {
      assertThrows(
          DecodeException.class,
          () -> TlsReader.readAll(wrong, in -> SecretTree.read(in, LABELED, 2)));
    }
  }

  private static SecretTree tree(int leaves) {
    return SecretTree.of(LABELED, Secret.copyOf(new byte[32]), leaves);
  }

  private static Bytes keyOf(Step step) {
    return Bytes.adopt(step.key().key().copy());
  }

  private static Bytes encoded(SecretTree tree) {
    return TreeParts.of(tree).concatenated();
  }

  /** The parts of a tree by their names, as a store has them. */
  private static final class TreeParts implements SecretTreeParts.Sink {
    final TreeMap<String, Bytes> stored = new TreeMap<>();
    int puts;
    int deletes;

    static TreeParts of(SecretTree tree) {
      TreeParts parts = new TreeParts();
      SecretTreeParts.all(tree, parts);
      return parts;
    }

    /** Brings the parts of one tree up to another. */
    void follow(SecretTree before, SecretTree after) {
      puts = 0;
      deletes = 0;
      SecretTreeParts.changes(before, after, this);
    }

    @Override
    public void put(String name, SecretTreeParts.Content content) {
      TlsWriter out = new TlsWriter();
      content.write(out);
      stored.put(name, out.toBytes());
      puts++;
    }

    @Override
    public void delete(String name) {
      assertNotNull(stored.remove(name), name);
      deletes++;
    }

    Bytes concatenated() {
      TlsWriter out = new TlsWriter();
      stored.forEach((name, content) -> out.opaque(Bytes.utf8(name)).opaque(content));
      return out.toBytes();
    }

    SecretTree read(int leaves) throws DecodeException {
      TreeMap<String, Bytes> rest = new TreeMap<>(stored);
      SecretTree read =
          SecretTreeParts.read(
              LABELED,
              leaves,
              name -> {
                Bytes part = rest.remove(name);
                return part == null ? null : TlsReader.of(part);
              });
      assertTrue(rest.isEmpty(), rest.keySet().toString());
      return read;
    }
  }

  private static boolean contains(Bytes all, Bytes part) {
    return all.hex().contains(part.hex());
  }

  private static void refused(SecretTree tree, long generation, MlsException.Reason reason) {
    MlsException thrown =
        assertThrows(MlsException.class, () -> tree.at(LEAF, Use.APPLICATION, generation));
    assertEquals(reason, thrown.reason());
  }
}
