package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;

/**
 * Whatever a server does to the bytes it carries: flipped bits, cut ends, other messages' parts,
 * noise. Each is refused with an {@link MlsException}, never with another exception, and the state
 * stays as it was, able to read the message as it was sent.
 */
class HostileBytesTest {
  private final SeededEntropy random = new SeededEntropy(77);
  private Party party = new Party(CipherSuite.MLS_128_X25519, 1);

  @BeforeEach
  void threeMembers() throws MlsException {
    party = Party.of(CipherSuite.MLS_128_X25519, "alice", "bob", "carol");
    party.update("bob");
  }

  @Test
  void messagesOfTheApplication() throws MlsException {
    Protected said = party.group("alice").protect(new byte[40], Bytes.utf8("data"), party.entropy);
    Set<MlsException.Reason> seen = refuseAll("bob", said.message(), 1);
    assertTrue(seen.contains(MlsException.Reason.WRONG_GROUP), seen.toString());
    assertTrue(seen.contains(MlsException.Reason.WRONG_EPOCH), seen.toString());
    assertTrue(seen.contains(MlsException.Reason.UNDECRYPTABLE), seen.toString());
    assertTrue(seen.contains(MlsException.Reason.MALFORMED), seen.toString());
    assertEquals(
        Bytes.adopt(new byte[40]),
        ((ApplicationReceived) party.group("bob").process(said.message(), ANYBODY, NOW)).content());
  }

  @Test
  void commits() throws MlsException {
    CommitRequest request =
        CommitRequest.builder().add(party.keyPackage("dave")).remove(party.place("carol")).build();
    PendingCommit made = party.commit("alice", request);
    refuseAll("bob", made.message(), 7);
    refuseAll("carol", made.message(), 13);
    party.deliver("alice", made, "dave");
  }

  @Test
  void proposals() throws MlsException {
    Proposed made = party.group("alice").proposeUpdate(Members.options(), party.entropy);
    refuseAll("bob", made.message(), 5);
    party.propose("alice", made);
    party.update("bob");
  }

  @Test
  void welcomesAndTrees() throws MlsException {
    Signer dave = Members.signer(party.suite, "dave", party.entropy);
    KeyPackageBundle bundle = Members.bundle(party.suite, dave, party.entropy);
    CommitRequest request =
        CommitRequest.builder().add(bundle.keyPackage().validate(ANYBODY, NOW)).build();
    PendingCommit made = party.commit("alice", request);
    Group joined = Group.join(bundle, dave, made.welcome(), made.ratchetTree(), ANYBODY, NOW);
    assertEquals(made.group().epochAuthenticator(), joined.epochAuthenticator());
    for (int bit = 0; bit < 8 * made.welcome().length(); bit += 7) {
      Bytes flipped = flip(made.welcome(), bit);
      assertThrows(
          MlsException.class,
          () -> Group.join(bundle, dave, flipped, made.ratchetTree(), ANYBODY, NOW),
          "welcome, bit " + bit);
    }
    for (int bit = 0; bit < 8 * made.ratchetTree().length(); bit += 11) {
      Bytes flipped = flip(made.ratchetTree(), bit);
      assertThrows(
          MlsException.class,
          () -> Group.join(bundle, dave, made.welcome(), flipped, ANYBODY, NOW),
          "tree, bit " + bit);
    }
    for (Bytes whole : new Bytes[] {made.welcome(), made.ratchetTree()}) {
      for (int length = 0; length < whole.length(); length += 3) {
        Bytes cut = whole.slice(0, length);
        boolean tree = whole.equals(made.ratchetTree());
        assertThrows(
            MlsException.class,
            () ->
                Group.join(
                    bundle,
                    dave,
                    tree ? made.welcome() : cut,
                    tree ? cut : made.ratchetTree(),
                    ANYBODY,
                    NOW),
            "cut at " + length);
      }
    }
  }

  @Test
  void aWelcomeOfAnotherEpochWithThisEpochsTree() throws MlsException {
    Signer dave = Members.signer(party.suite, "dave", party.entropy);
    KeyPackageBundle bundle = Members.bundle(party.suite, dave, party.entropy);
    CommitRequest request =
        CommitRequest.builder().add(bundle.keyPackage().validate(ANYBODY, NOW)).build();
    PendingCommit one = party.commit("alice", request);
    PendingCommit other = party.commit("bob", request);
    Members.assertBreaks(
        MlsException.Reason.INVALID_WELCOME,
        "W8",
        () -> Group.join(bundle, dave, one.welcome(), other.ratchetTree(), ANYBODY, NOW));
  }

  /** Noise, and messages with a stretch of noise or of another message in them. */
  @Test
  void noise() throws MlsException {
    Bytes said = party.group("alice").protect(new byte[60], Bytes.EMPTY, party.entropy).message();
    Bytes commit = party.commit("alice", CommitRequest.update()).message();
    Group bob = party.group("bob");
    Bytes before = bob.encode();
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = (i % 2 == 0 ? said : commit).toByteArray();
      int from = random.below(bytes.length);
      int length = 1 + random.below(Math.min(40, bytes.length - from));
      if (i % 3 == 0) {
        commit.slice(0, Math.min(length, commit.length())).copyTo(bytes, from);
      } else {
        byte[] noise = new byte[length];
        random.fill(noise);
        System.arraycopy(noise, 0, bytes, from, length);
      }
      Bytes hostile = Bytes.adopt(bytes);
      if (hostile.equals(said) || hostile.equals(commit)) {
        continue;
      }
      assertThrows(MlsException.class, () -> bob.process(hostile, ANYBODY, NOW), "mutation " + i);
      byte[] pure = new byte[random.below(200)];
      random.fill(pure);
      assertThrows(MlsException.class, () -> bob.process(Bytes.adopt(pure), ANYBODY, NOW));
    }
    assertEquals(before, bob.encode());
  }

  @Test
  void storedStatesThatAreDamagedDoNotOpenAsAnother() throws MlsException {
    Bytes stored = party.group("bob").encode();
    assertEquals(stored, Group.decode(stored).encode());
    for (int length = 0; length < stored.length(); length++) {
      Bytes cut = stored.slice(0, length);
      assertThrows(MlsException.class, () -> Group.decode(cut), "cut at " + length);
    }
    for (int bit = 0; bit < 8 * stored.length(); bit += 9) {
      Bytes flipped = flip(stored, bit);
      try {
        assertNotEquals(stored, Group.decode(flipped).encode(), "bit " + bit);
      } catch (MlsException refused) {
        assertTrue(
            EnumSet.of(
                    MlsException.Reason.MALFORMED,
                    MlsException.Reason.TOO_LARGE,
                    MlsException.Reason.INVALID_TREE,
                    MlsException.Reason.UNSUPPORTED_SUITE)
                .contains(refused.reason()),
            "bit " + bit + ": " + refused.getMessage());
      }
    }
  }

  /** Every {@code stride}th bit flipped, and every cut; what the refusals' reasons were. */
  private Set<MlsException.Reason> refuseAll(String name, Bytes message, int stride) {
    Group group = party.group(name);
    Bytes before = group.encode();
    Set<MlsException.Reason> seen = EnumSet.noneOf(MlsException.Reason.class);
    for (int bit = 0; bit < 8 * message.length(); bit += stride) {
      Bytes flipped = flip(message, bit);
      seen.add(
          assertThrows(MlsException.class, () -> group.process(flipped, ANYBODY, NOW), "bit " + bit)
              .reason());
    }
    for (int length = 0; length < message.length(); length++) {
      Bytes cut = message.slice(0, length);
      assertEquals(
          MlsException.Reason.MALFORMED,
          assertThrows(
                  MlsException.class, () -> group.process(cut, ANYBODY, NOW), "cut at " + length)
              .reason());
    }
    assertThrows(
        MlsException.class, () -> group.process(Bytes.concat(message, Bytes.of(0)), ANYBODY, NOW));
    assertEquals(before, group.encode());
    return seen;
  }

  private static Bytes flip(Bytes bytes, int bit) {
    byte[] flipped = bytes.toByteArray();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.adopt(flipped);
  }
}
