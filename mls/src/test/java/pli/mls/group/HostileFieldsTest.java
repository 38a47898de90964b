package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.mls.Members;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;

/**
 * Each field of each kind of message, changed in every way of {@link WireChanges} or exchanged for
 * the same field of another epoch, group or sender, by one who carries messages and has no keys.
 * Nothing of it is taken, nothing changes, and the message as it was sent is still read.
 */
@ParameterizedClass
@ValueSource(ints = {1, CipherSuite.HYBRID})
class HostileFieldsTest {
  private final CipherSuite suite;
  private final Party party;

  HostileFieldsTest(int suite) throws CryptoException, MlsException {
    this.suite = CipherSuite.of(suite);
    this.party = HostileMessages.party(this.suite, 5);
  }

  @Test
  void eachFieldOfWhatMembersReadIsBound() throws MlsException {
    Map<String, Bytes> messages = HostileMessages.of(party, "alice");
    Group bob = party.group("bob");
    Bytes before = bob.encode();
    int changes = 0;
    for (Map.Entry<String, Bytes> message : messages.entrySet()) {
      WirePart whole = WireReader.message(message.getValue());
      for (WirePart part : whole.all()) {
        for (Map.Entry<String, WirePart.Change> change : WireChanges.all().entrySet()) {
          Bytes hostile = whole.write(part, change.getValue());
          if (!hostile.equals(message.getValue())) {
            String what = message.getKey() + ", " + part + ": " + change.getKey();
            assertNotNull(HostileMessages.tried(bob, before, hostile), what);
            changes++;
          }
        }
      }
      assertNull(HostileMessages.tried(bob, before, message.getValue()), message.getKey());
    }
    assertTrue(changes > 4000, changes + " changes");
  }

  /** Of two epochs, two groups of one name, and two senders. */
  @Test
  void noFieldCanComeFromAnotherEpochGroupOrSender() throws MlsException {
    Map<String, Bytes> own = HostileMessages.of(party, "alice");
    Party stranger = HostileMessages.party(suite, 12_345);
    Party later = party.copy();
    later.update("bob");
    List<Map<String, Bytes>> others =
        List.of(
            HostileMessages.of(stranger, "alice"),
            HostileMessages.of(later, "alice"),
            HostileMessages.of(party, "carol"));
    Group bob = party.group("bob");
    assertEquals(bob.groupId(), stranger.group("bob").groupId());
    Bytes before = bob.encode();
    int exchanged = 0;
    for (Map.Entry<String, Bytes> message : own.entrySet()) {
      WirePart whole = WireReader.message(message.getValue());
      for (Map<String, Bytes> other : others) {
        WirePart donor = WireReader.message(Objects.requireNonNull(other.get(message.getKey())));
        for (WirePart part : whole.all()) {
          WirePart given = whole.counterpart(part, donor);
          if (given == null || part == whole) {
            continue;
          }
          Bytes hostile = whole.write(part, (same, body) -> given.write());
          if (!hostile.equals(message.getValue()) && !other.containsValue(hostile)) {
            String what = message.getKey() + ", " + part + " of another";
            assertNotNull(HostileMessages.tried(bob, before, hostile), what);
            exchanged++;
          }
        }
      }
      assertNull(HostileMessages.tried(bob, before, message.getValue()), message.getKey());
    }
    assertTrue(exchanged > 200, exchanged + " exchanged");
  }

  @Test
  void noMessageIsReadInAnotherGroupOrEpochOrTwice() throws MlsException {
    Map<String, Bytes> messages = HostileMessages.of(party, "alice");
    Party stranger = HostileMessages.party(suite, 12_345);
    Party later = party.copy();
    later.update("bob");
    for (Group elsewhere :
        List.of(stranger.group("bob"), stranger.group("alice"), later.group("bob"))) {
      Bytes before = elsewhere.encode();
      for (Map.Entry<String, Bytes> message : messages.entrySet()) {
        // Who asks to be let in knows no more of a group than its name and epoch (section 6.1).
        boolean here = elsewhere.epoch() == party.group("bob").epoch();
        assertEquals(
            here && message.getKey().equals("new member's add"),
            HostileMessages.tried(elsewhere, before, message.getValue()) == null,
            message.getKey());
      }
    }
    for (Map.Entry<String, Bytes> message : messages.entrySet()) {
      Group after =
          HostileMessages.after(party.group("bob").process(message.getValue(), ANYBODY, NOW));
      assertNotNull(after);
      Bytes stored = after.encode();
      MlsException.Reason again = HostileMessages.tried(after, stored, message.getValue());
      // A proposal in the clear has no generation: heard twice, it is remembered once.
      boolean proposal =
          Set.of(
                  "public add",
                  "public remove",
                  "public reinit",
                  "new member's add",
                  "service's remove")
              .contains(message.getKey());
      assertEquals(proposal, again == null, message.getKey());
      if (proposal) {
        Group twice = HostileMessages.after(after.process(message.getValue(), ANYBODY, NOW));
        assertNotNull(twice);
        assertEquals(stored, twice.encode());
      }
    }
  }

  @Test
  void eachFieldOfAKeyPackageIsBound() throws MlsException {
    Signer dave = Members.signer(suite, "dave", party.entropy);
    Bytes encoded = Members.bundle(suite, dave, party.entropy).keyPackage().encode();
    Bytes framed = Bytes.concat(Bytes.of(0, 1, 0, 5), encoded);
    WirePart whole = WireReader.message(framed).find("key_package");
    List<WirePart> donors = new ArrayList<>();
    for (Signer signer : List.of(dave, Members.signer(suite, "erin", party.entropy))) {
      Bytes other = Members.bundle(suite, signer, party.entropy).keyPackage().encode();
      donors.add(WireReader.message(Bytes.concat(Bytes.of(0, 1, 0, 5), other)).find("key_package"));
    }
    List<WirePart> parts = whole.all();
    for (int i = 0; i < parts.size(); i++) {
      Map<String, WirePart.Change> changes = new HashMap<>(WireChanges.all());
      for (WirePart donor : i > 0 ? donors : List.<WirePart>of()) {
        Bytes given = donor.all().get(i).write();
        changes.put("exchanged " + donors.indexOf(donor), (part, body) -> given);
      }
      for (Map.Entry<String, WirePart.Change> change : changes.entrySet()) {
        Bytes hostile = whole.write(parts.get(i), change.getValue());
        if (!hostile.equals(encoded)) {
          assertNotNull(
              refusal(() -> pli.mls.node.KeyPackage.decode(hostile).validate(ANYBODY, NOW)),
              parts.get(i) + ": " + change.getKey());
        }
      }
    }
  }

  @Test
  void eachFieldOfAWelcomeAndOfTheTreeBesideItIsBound() throws MlsException {
    Signer dave = Members.signer(suite, "dave", party.entropy);
    KeyPackageBundle bundle = Members.bundle(suite, dave, party.entropy);
    CommitRequest request =
        CommitRequest.builder()
            .add(bundle.keyPackage().validate(ANYBODY, NOW))
            .add(party.keyPackage("eve"))
            .build();
    PendingCommit made = party.commit("alice", request);
    Party later = party.copy();
    later.update("bob");
    List<PendingCommit> others =
        List.of(
            party.copy().commit("bob", request),
            later.commit("alice", request),
            HostileMessages.party(suite, 12_345).commit("alice", request));
    Bytes authenticator = made.group().epochAuthenticator();
    refuseWelcomes(made, others, bundle, dave);
    for (PendingCommit other : others) {
      refuseTrees(made, other, bundle, dave);
    }
    assertEquals(
        authenticator,
        Group.join(bundle, dave, made.welcome(), made.ratchetTree(), ANYBODY, NOW)
            .epochAuthenticator());
  }

  /** Parts of another's Welcome for the same client, of another epoch's, and of another group's. */
  private static void refuseWelcomes(
      PendingCommit made, List<PendingCommit> others, KeyPackageBundle bundle, Signer signer)
      throws MlsException {
    WirePart whole = WireReader.message(made.welcome());
    List<WirePart> parts = whole.all();
    int refused = 0;
    for (int i = 0; i < parts.size(); i++) {
      Map<String, WirePart.Change> changes = new HashMap<>(WireChanges.all());
      for (int other = 0; other < others.size(); other++) {
        Bytes given = WireReader.message(others.get(other).welcome()).all().get(i).write();
        changes.put("exchanged " + other, (part, body) -> given);
      }
      for (Map.Entry<String, WirePart.Change> change : changes.entrySet()) {
        Bytes hostile = whole.write(parts.get(i), change.getValue());
        if (hostile.equals(made.welcome())) {
          continue;
        }
        // What is for the other new member, this one cannot check; no wrong group comes of it.
        try {
          assertEquals(
              made.group().epochAuthenticator(),
              Group.join(bundle, signer, hostile, made.ratchetTree(), ANYBODY, NOW)
                  .epochAuthenticator(),
              parts.get(i) + ": " + change.getKey());
        } catch (MlsException e) {
          refused++;
        }
      }
    }
    assertTrue(refused > 100, "refused: " + refused);
  }

  private static void refuseTrees(
      PendingCommit made, PendingCommit other, KeyPackageBundle bundle, Signer signer) {
    WirePart whole = WireReader.tree(made.ratchetTree());
    WirePart donor = WireReader.tree(other.ratchetTree());
    for (WirePart tried : whole.all()) {
      WirePart given = whole.counterpart(tried, donor);
      Map<String, WirePart.Change> changes = new HashMap<>(WireChanges.all());
      changes.put("exchanged", (part, body) -> given == null ? Bytes.EMPTY : given.write());
      for (Map.Entry<String, WirePart.Change> change : changes.entrySet()) {
        Bytes hostile = whole.write(tried, change.getValue());
        // An empty one stands for a tree that is in the Welcome.
        if (!hostile.equals(made.ratchetTree())) {
          assertNotNull(
              refusal(() -> Group.join(bundle, signer, made.welcome(), hostile, ANYBODY, NOW)),
              tried + ": " + change.getKey());
        }
      }
    }
  }

  @Test
  void eachFieldOfAGroupInfoAndOfTheTreeInItIsBound() throws MlsException {
    Group alice = party.group("alice");
    Bytes told = alice.exportGroupInfo(false, party.entropy);
    Bytes tree = alice.exportRatchetTree();
    Party later = party.copy();
    later.update("bob");
    WirePart donor = WireReader.message(later.group("alice").exportGroupInfo(false, party.entropy));
    WirePart whole = WireReader.message(told);
    for (WirePart tried : whole.all()) {
      WirePart given = whole.counterpart(tried, donor);
      Map<String, WirePart.Change> changes = new HashMap<>(WireChanges.all());
      changes.put("exchanged", (part, body) -> given == null ? Bytes.EMPTY : given.write());
      for (Map.Entry<String, WirePart.Change> change : changes.entrySet()) {
        Bytes hostile = whole.write(tried, change.getValue());
        if (!hostile.equals(told)) {
          assertNotNull(
              refusal(() -> ExternalJoin.open(hostile, tree, ANYBODY)),
              tried + ": " + change.getKey());
        }
      }
    }
    Bytes inside = alice.exportGroupInfo(true, party.entropy);
    for (int i = 0; i < inside.length(); i++) {
      byte[] flipped = inside.toByteArray();
      flipped[i] ^= (byte) (1 << i % 8);
      Bytes hostile = Bytes.adopt(flipped);
      assertNotNull(refusal(() -> ExternalJoin.open(hostile, Bytes.EMPTY, ANYBODY)), "byte " + i);
    }
    assertNull(refusal(() -> ExternalJoin.open(told, tree, ANYBODY)));
  }

  private interface Attempt {
    void run() throws MlsException;
  }

  private static MlsException.@Nullable Reason refusal(Attempt attempt) {
    try {
      attempt.run();
      return null;
    } catch (MlsException refused) {
      return refused.reason();
    }
  }
}
