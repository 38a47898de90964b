package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.Sender;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.schedule.MessageKey;
import pli.mls.schedule.SecretTree;

/** F1 to F12, R1 and R2 of docs/MLS.md: single messages, and messages in any order. */
class MessageRulesTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  private Party party;

  @BeforeEach
  void threeMembers() throws MlsException {
    party = Party.of(SUITE, "alice", "bob", "carol");
  }

  private void refused(MlsException.Reason reason, String rule, Bytes message) {
    Bytes before = party.group("alice").encode();
    assertBreaks(reason, rule, () -> party.group("alice").process(message, ANYBODY, NOW));
    assertEquals(before, party.group("alice").encode());
  }

  /** Bob says {@code count} things; they lie where they are. */
  private List<Bytes> said(int count) throws MlsException {
    List<Bytes> messages = new ArrayList<>();
    Group bob = party.group("bob");
    for (int i = 0; i < count; i++) {
      Protected said = bob.protect(new byte[] {(byte) i}, Bytes.EMPTY, party.entropy);
      messages.add(said.message());
      bob = said.group();
    }
    party.groups.put("bob", bob);
    return messages;
  }

  private Group hears(Group group, Bytes message, int expected) throws MlsException {
    ApplicationReceived heard =
        assertInstanceOf(ApplicationReceived.class, group.process(message, ANYBODY, NOW));
    assertEquals(Bytes.of(expected & 0xff), heard.content());
    return Group.decode(heard.group().encode());
  }

  @Test
  void f1OtherVersionsAreRefused() throws MlsException {
    byte[] message = said(1).get(0).toByteArray();
    message[1] = 2;
    refused(MlsException.Reason.WRONG_VERSION, "F1", Bytes.adopt(message));
  }

  @Test
  void f2OtherKindsOfMessagesAreRefused() throws MlsException {
    PendingCommit commit =
        party.commit("bob", CommitRequest.builder().add(party.keyPackage("dave")).build());
    Bytes keyPackage =
        new MlsMessage.KeyPackageMessage(party.keyPackage("eve").keyPackage()).encode();
    for (Bytes message : List.of(commit.welcome(), keyPackage)) {
      refused(MlsException.Reason.MALFORMED, "F2", message);
      assertBreaks(MlsException.Reason.MALFORMED, "F2", () -> Group.groupIdOf(message));
    }
  }

  @Test
  void f3OtherGroupsAndEpochsAreRefused() throws MlsException {
    Bytes early = said(1).get(0);
    assertEquals(party.group("bob").groupId(), Group.groupIdOf(early));
    assertEquals(1, Group.epochOf(early));
    party.update("carol");
    refused(MlsException.Reason.WRONG_EPOCH, "F3", early);
    Group other =
        Group.create(
            SUITE,
            Bytes.utf8("another"),
            party.signer("bob"),
            Members.options(),
            List.of(),
            party.entropy);
    refused(
        MlsException.Reason.WRONG_GROUP,
        "F3",
        other.protect(new byte[1], Bytes.EMPTY, party.entropy).message());
  }

  @Test
  void f5MembershipMustBeProven() throws MlsException {
    Proposal remove = new Proposal.Remove(new LeafIndex(2));
    Forger bob = new Forger(party, "bob");
    Bytes message = bob.publicProposal(new Sender.Member(party.place("bob")), remove);
    party.group("alice").process(message, ANYBODY, NOW);
    byte[] flipped = message.toByteArray();
    flipped[flipped.length - 1] ^= 1;
    refused(MlsException.Reason.BAD_MAC, "F5", Bytes.adopt(flipped));
    // Tagged by a member, but signed by another than it says.
    refused(
        MlsException.Reason.BAD_SIGNATURE,
        "F8",
        bob.publicProposal(new Sender.Member(party.place("carol")), remove));
    refused(
        MlsException.Reason.OWN_MESSAGE,
        "F11",
        bob.publicProposal(new Sender.Member(party.place("alice")), remove));
  }

  @Test
  void f7SendersAreMembers() throws MlsException {
    Proposal remove = new Proposal.Remove(new LeafIndex(2));
    Forger bob = new Forger(party, "bob");
    for (int nobody : new int[] {3, 4, -1, Integer.MAX_VALUE}) {
      refused(
          MlsException.Reason.NOT_A_MEMBER,
          "F7",
          bob.publicProposal(new Sender.Member(new LeafIndex(nobody)), remove));
      refused(MlsException.Reason.NOT_A_MEMBER, "F7", bob.posingAs(new LeafIndex(nobody)));
    }
  }

  @Test
  void f8NobodySpeaksForAnother() throws MlsException {
    // With Carol's message key, which Bob can derive, and Bob's signature.
    Group carol = party.group("carol");
    party.groups.put("carol", party.group("bob"));
    MlsException thrown =
        assertThrows(
            MlsException.class,
            () ->
                party
                    .group("alice")
                    .process(new Forger(party, "carol").posingAs(new LeafIndex(2)), ANYBODY, NOW));
    party.groups.put("carol", carol);
    assertTrue(
        thrown.reason() == MlsException.Reason.UNDECRYPTABLE
            || thrown.reason() == MlsException.Reason.BAD_SIGNATURE);
  }

  @Test
  void f11OurOwnMessagesComeBack() throws MlsException {
    Bytes message = said(1).get(0);
    assertBreaks(
        MlsException.Reason.OWN_MESSAGE,
        "F11",
        () -> party.group("bob").process(message, ANYBODY, NOW));
  }

  @Test
  void f12NothingIsSaidWhileProposalsWait() throws MlsException {
    party.propose("carol", party.group("carol").proposeRemove(party.place("bob"), party.entropy));
    for (String name : List.of("alice", "bob", "carol")) {
      assertTrue(party.group(name).hasPendingProposals());
      assertBreaks(
          MlsException.Reason.PROPOSALS_PENDING,
          "F12",
          () -> party.group(name).protect(new byte[1], Bytes.EMPTY, party.entropy));
    }
    party.deliver("alice", party.commit("alice", CommitRequest.builder().withoutPending().build()));
    assertFalse(party.group("bob").hasPendingProposals());
    party.talk();
  }

  @Test
  void repliesToAReplayAreAlwaysNo() throws MlsException {
    List<Bytes> messages = said(3);
    Group alice = party.group("alice");
    for (int i = 0; i < 3; i++) {
      alice = hears(alice, messages.get(i), i);
      Group now = alice;
      for (int j = 0; j <= i; j++) {
        Bytes again = messages.get(j);
        assertBreaks(
            MlsException.Reason.GENERATION_CONSUMED, "R2", () -> now.process(again, ANYBODY, NOW));
      }
    }
  }

  @Test
  void anyOrderWithinTheWindowIsGood() throws MlsException {
    List<Bytes> messages = said(64);
    for (long seed = 0; seed < 5; seed++) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < messages.size(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, new Random(seed));
      Group alice = party.group("alice");
      for (int i : order) {
        alice = hears(alice, messages.get(i), i);
      }
    }
  }

  @Test
  void r1AndR2TheWindowHasTwoEnds() throws MlsException {
    List<Bytes> messages = said(1026);
    refused(MlsException.Reason.GENERATION_TOO_FAR, "R1", messages.get(1025));
    Group alice = hears(party.group("alice"), messages.get(1024), 1024);
    assertBreaks(
        MlsException.Reason.GENERATION_CONSUMED,
        "R2",
        () -> alice.process(messages.get(1024 - 129), ANYBODY, NOW));
    hears(alice, messages.get(1024 - 128), 1024 - 128);
    hears(alice, messages.get(1025), 1025);
  }

  @Test
  void aLostMessageHoldsNothingUp() throws MlsException {
    List<Bytes> messages = said(200);
    Group alice = party.group("alice");
    for (int i = 1; i < 200; i += 2) {
      alice = hears(alice, messages.get(i), i);
    }
    for (int i = 198; i >= 0; i -= 2) {
      alice = hears(alice, messages.get(i), i);
    }
  }

  @Test
  void theStoredStateDoesNotHoldUsedKeys() throws MlsException {
    Bytes message = said(1).get(0);
    Group alice = party.group("alice");
    Bytes key;
    try (MessageKey used =
        alice.messages().next(party.place("bob"), SecretTree.Use.APPLICATION).key()) {
      key = Bytes.adopt(used.key().copy());
    }
    Group ahead = alice.with(skipped(alice));
    assertTrue(ahead.encode().hex().contains(key.hex()), "a skipped key is kept");
    Bytes after = hears(ahead, message, 0).encode();
    assertFalse(after.hex().contains(key.hex()));

    Protected first = party.group("bob").protect(new byte[1], Bytes.EMPTY, party.entropy);
    assertFalse(first.group().encode().equals(party.group("bob").encode()));
    assertFalse(
        first
            .message()
            .equals(first.group().protect(new byte[1], Bytes.EMPTY, party.entropy).message()));
  }

  /** Alice's secret tree once she has heard Bob's second message but not his first. */
  private SecretTree skipped(Group alice) throws MlsException {
    return alice.messages().at(party.place("bob"), SecretTree.Use.APPLICATION, 1).tree();
  }

  /** F6 where the sender data do not open, F9 where the content does not. */
  @Test
  void everyFlippedBitIsRefused() throws MlsException {
    Bytes message =
        party.group("bob").protect(new byte[256], Bytes.utf8("to all"), party.entropy).message();
    Set<String> broken = rulesBrokenByFlips(message);
    assertTrue(broken.containsAll(Set.of("F1", "F3", "F6", "F9")), broken.toString());
  }

  @Test
  void everyFlippedBitOfACommitIsRefused() throws MlsException {
    CommitRequest request = CommitRequest.builder().add(party.keyPackage("dave")).build();
    Set<String> broken = rulesBrokenByFlips(party.commit("bob", request).message());
    assertTrue(broken.containsAll(Set.of("F1", "F3", "F6", "F9")), broken.toString());
  }

  /**
   * Alice refuses {@code message} with a bit flipped in each of its bytes, and reads it as it is.
   */
  private Set<String> rulesBrokenByFlips(Bytes message) throws MlsException {
    Group alice = party.group("alice");
    Bytes before = alice.encode();
    Set<String> broken = new TreeSet<>();
    for (int i = 0; i < message.length(); i++) {
      Bytes flipped = flip(message, i);
      MlsException refusal =
          assertThrows(MlsException.class, () -> alice.process(flipped, ANYBODY, NOW), "byte " + i);
      String said = String.valueOf(refusal.getMessage());
      broken.add(said.substring(0, Math.max(0, said.indexOf(':'))));
    }
    assertEquals(before, alice.encode());
    alice.process(message, ANYBODY, NOW);
    return broken;
  }

  @Test
  void everyTruncationAndAnyLongerMessageIsRefused() throws MlsException {
    Bytes message = said(1).get(0);
    for (int length = 0; length < message.length(); length++) {
      Bytes cut = message.slice(0, length);
      assertThrows(MlsException.class, () -> party.group("alice").process(cut, ANYBODY, NOW));
    }
    Bytes longer = new TlsWriter().raw(message).u8(0).toBytes();
    assertThrows(MlsException.class, () -> party.group("alice").process(longer, ANYBODY, NOW));
  }

  static Bytes flip(Bytes message, int at) {
    byte[] copy = message.toByteArray();
    copy[at] ^= (byte) (1 << at % 8);
    return Bytes.adopt(copy);
  }
}
