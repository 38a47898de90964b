package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.framing.ProposalOrRef;
import pli.mls.node.Capabilities;
import pli.mls.node.Extension;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;

/** C1 to C6 of docs/MLS.md, and what becomes of commits. */
class CommitRulesTest {
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

  @Test
  void c1ProposalsMustHaveCome() throws MlsException {
    refused(
        MlsException.Reason.INVALID_COMMIT,
        "C1",
        new Forger(party, "bob").commit(List.of(new ProposalOrRef.Reference(Bytes.of(1)))));
  }

  @Test
  void c2APathMustBeThereWhereItIsNeeded() throws MlsException {
    Forger bob = new Forger(party, "bob");
    refused(MlsException.Reason.INVALID_COMMIT, "C2", bob.commit());
    refused(
        MlsException.Reason.INVALID_COMMIT,
        "C2",
        bob.commit(new Proposal.Remove(party.place("carol"))));
    refused(
        MlsException.Reason.INVALID_COMMIT,
        "C2",
        bob.commit(new Proposal.GroupContextExtensions(List.of())));
  }

  @Test
  void c3TheConfirmationTagIsThatOfTheNewEpoch() throws MlsException {
    Proposal.Add dave = new Proposal.Add(party.keyPackage("dave").keyPackage());
    Forger bob = new Forger(party, "bob");
    party.staged("alice", bob.confirmed(tag -> tag, dave));
    for (int i : new int[] {0, 17, 31}) {
      refused(
          MlsException.Reason.BAD_MAC,
          "C3",
          bob.confirmed(
              tag -> {
                byte[] flipped = tag.toByteArray();
                flipped[i] ^= 1;
                return Bytes.adopt(flipped);
              },
              dave));
    }
    refused(MlsException.Reason.BAD_MAC, "C3", bob.confirmed(tag -> tag.slice(0, 31), dave));
    refused(MlsException.Reason.BAD_MAC, "C3", bob.confirmed(tag -> Bytes.EMPTY, dave));
  }

  @Test
  void c4PreSharedKeysAreAtHand() throws MlsException {
    Bytes id = Bytes.utf8("shared");
    PskSource right = named -> Secret.copyOf(Bytes.utf8("a key"));
    PskSource wrong = named -> Secret.copyOf(Bytes.utf8("another"));
    CommitRequest request = CommitRequest.builder().externalPsk(id).withoutPath().build();
    assertBreaks(
        MlsException.Reason.INVALID_COMMIT,
        "C4",
        () -> party.group("bob").commit(request, ANYBODY, NOW, party.entropy));
    Bytes commit =
        party.group("bob").commit(request, ANYBODY, NOW, party.entropy, right).pending().message();
    refused(MlsException.Reason.INVALID_COMMIT, "C4", commit);
    assertBreaks(
        MlsException.Reason.BAD_MAC,
        "C3",
        () -> party.group("alice").process(commit, ANYBODY, NOW, wrong));
    party.group("alice").process(commit, ANYBODY, NOW, right);
  }

  @Test
  void preSharedKeysReachNewMembersToo() throws MlsException {
    PskSource source = id -> Secret.copyOf(Bytes.utf8("a key"));
    CommitRequest request =
        CommitRequest.builder()
            .externalPsk(Bytes.utf8("one"))
            .externalPsk(Bytes.utf8("two"))
            .resumptionPsk(party.group("bob").groupId(), party.group("bob").epoch())
            .add(party.keyPackage("dave"))
            .build();
    Committed made = party.group("bob").commit(request, ANYBODY, NOW, party.entropy, source);
    Group after =
        ((CommitReceived)
                party.group("alice").process(made.pending().message(), ANYBODY, NOW, source))
            .commit()
            .merge();
    assertEquals(made.pending().group().epochAuthenticator(), after.epochAuthenticator());
    assertBreaks(
        MlsException.Reason.INVALID_WELCOME,
        "C4",
        () -> party.join("dave", made.pending().welcome(), made.pending().ratchetTree()));
  }

  @Test
  void c6WhatWeAddIsValidNow() throws MlsException {
    CommitRequest request = CommitRequest.builder().add(party.keyPackage("dave")).build();
    for (long now :
        new long[] {Members.LIFETIME.notBefore() - 1, Members.LIFETIME.notAfter() + 1}) {
      assertBreaks(
          MlsException.Reason.EXPIRED,
          "L5",
          () -> party.group("bob").commit(request, ANYBODY, now, party.entropy));
    }
  }

  @Test
  void ofTwoCommitsOneWins() throws MlsException {
    PendingCommit alices = party.commit("alice", CommitRequest.update());
    PendingCommit bobs =
        party.commit("bob", CommitRequest.builder().add(party.keyPackage("dave")).build());
    party.deliver("bob", bobs, "dave");
    for (String late : List.of("bob", "carol", "dave")) {
      MlsException thrown =
          assertThrows(MlsException.class, () -> party.staged(late, alices.message()));
      assertEquals(MlsException.Reason.WRONG_EPOCH, thrown.reason());
    }
    MlsException thrown =
        assertThrows(MlsException.class, () -> party.group("alice").merge(alices));
    assertEquals(MlsException.Reason.WRONG_EPOCH, thrown.reason());
    party.update("alice");
    party.talk();
  }

  @Test
  void anOwnCommitMergesOnceAndInItsEpochOnly() throws MlsException {
    PendingCommit first = party.commit("alice", CommitRequest.update());
    PendingCommit second = party.commit("alice", CommitRequest.update());
    assertFalse(first.message().equals(second.message()));
    MlsException own =
        assertThrows(MlsException.class, () -> party.staged("alice", first.message()));
    assertEquals(MlsException.Reason.OWN_MESSAGE, own.reason());
    party.say("alice", "still in the epoch before");
    party.deliver("alice", second);
    assertThrows(MlsException.class, () -> party.group("alice").merge(second));
    assertThrows(MlsException.class, () -> party.group("alice").merge(first));
    Party other = Party.of(SUITE, "x", "y");
    MlsException group =
        assertThrows(
            MlsException.class,
            () ->
                Group.create(
                        SUITE,
                        Bytes.utf8("another"),
                        other.signer("x"),
                        Members.options(),
                        List.of(),
                        other.entropy)
                    .merge(second));
    assertEquals(MlsException.Reason.WRONG_GROUP, group.reason());
    // A fork: the same group id and epoch, another history.
    assertThrows(
        MlsException.class, () -> other.group("x").merge(first), "a commit of another fork");
    party.talk();
  }

  @Test
  void whoIsRemovedLearnsItAndCannotGoOn() throws MlsException {
    PendingCommit commit =
        party.commit("bob", CommitRequest.builder().remove(party.place("carol")).build());
    StagedCommit carols = party.staged("carol", commit.message());
    assertTrue(carols.removesUs());
    assertThrows(IllegalStateException.class, carols::merge);
    assertEquals(party.place("bob"), carols.committer());
    StagedCommit alices = party.staged("alice", commit.message());
    assertFalse(alices.removesUs());
    assertEquals(List.of(party.group("carol").members().get(2)), alices.removed());
    Group carol = party.group("carol");
    party.deliver("bob", commit);
    Bytes said = party.group("alice").protect(new byte[] {1}, Bytes.EMPTY, party.entropy).message();
    MlsException thrown = assertThrows(MlsException.class, () -> carol.process(said, ANYBODY, NOW));
    assertEquals(MlsException.Reason.WRONG_EPOCH, thrown.reason());
    // What she still says in the old epoch, nobody takes.
    Bytes late = carol.protect(new byte[] {1}, Bytes.EMPTY, party.entropy).message();
    assertThrows(MlsException.class, () -> party.group("alice").process(late, ANYBODY, NOW));
  }

  @Test
  void aCommitSaysWhatItChanges() throws MlsException {
    Capabilities able = Capabilities.basic(CipherSuite.supported(), List.of(0xf1c0, 0xf1d0));
    Extension delivery = new Extension(0xf1d0, Bytes.utf8("queue"));
    party.propose("carol", party.group("carol").proposeUpdate(Members.options(), party.entropy));
    PendingCommit commit =
        party.commit(
            "bob",
            CommitRequest.builder()
                .add(party.keyPackage("dave"))
                .add(party.keyPackage("eve"))
                .remove(party.place("alice"))
                .leafCapabilities(able)
                .leafExtensions(List.of(delivery))
                .authenticatedData(Bytes.utf8("why"))
                .build());
    StagedCommit staged = party.staged("carol", commit.message());
    assertEquals(party.place("bob"), staged.committer());
    assertEquals(List.of(delivery), staged.committerLeaf().extensions());
    assertEquals(able, staged.committerLeaf().capabilities());
    assertEquals(
        List.of("dave", "eve"),
        staged.added().stream()
            .map(member -> member.leaf().signatureKey())
            .map(key -> key.equals(party.signer("dave").keys().publicKey()) ? "dave" : "eve")
            .toList());
    // Dave comes to Alice's place, Eve to the first after Carol.
    assertEquals(0, staged.added().get(0).index().value());
    assertEquals(3, staged.added().get(1).index().value());
    assertEquals(party.place("alice"), staged.removed().get(0).index());
    assertEquals(party.place("carol"), staged.updated().get(0).index());
    assertEquals(List.of(), staged.extensionsAfter());
    party.deliver("bob", commit, "dave", "eve");
    party.talk();
  }

  /** C5. */
  @Test
  void extensionsOfTheGroupChangeWithItsMembers() throws MlsException {
    Capabilities able = Capabilities.basic(CipherSuite.supported(), List.of(0xf1c0));
    LeafOptions options = new LeafOptions(able, List.of());
    Extension name = new Extension(0xf1c0, Bytes.utf8("The Lighthouse"));
    // Carol's update makes her able, Bob makes himself so, Alice, who is not, is removed.
    party.propose("carol", party.group("carol").proposeUpdate(options, party.entropy));
    CommitRequest.Builder request =
        CommitRequest.builder().leafCapabilities(able).groupContextExtensions(List.of(name));
    assertBreaks(
        MlsException.Reason.UNSUPPORTED_CAPABILITY,
        "L3",
        () -> party.commit("bob", request.build()));
    PendingCommit commit = party.commit("bob", request.remove(party.place("alice")).build());
    assertEquals(List.of(name), party.staged("carol", commit.message()).extensionsAfter());
    party.deliver("bob", commit);
    assertEquals(List.of(name), party.group("carol").extensions());
    party.talk();
  }

  @Test
  void theOwnLeafMustListItsExtensions() {
    CommitRequest request =
        CommitRequest.builder().leafExtensions(List.of(new Extension(0xf1d0, Bytes.EMPTY))).build();
    assertThrows(IllegalArgumentException.class, () -> party.commit("bob", request));
    assertThrows(
        IllegalArgumentException.class,
        () -> CommitRequest.builder().leafExtensions(List.of()).withoutPath().build());
  }
}
