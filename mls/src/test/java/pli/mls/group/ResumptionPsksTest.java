package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Secret;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;

/** Keys of past epochs, kept and mixed in again. */
class ResumptionPsksTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  private Party party;

  @BeforeEach
  void twoMembers() throws MlsException {
    party = Party.of(SUITE, "alice", "bob");
  }

  private PreSharedKeyId of(Group group) {
    return new PreSharedKeyId.Resumption(
        PreSharedKeyId.Usage.APPLICATION, group.groupId(), group.epoch(), Bytes.EMPTY);
  }

  @Test
  void theOldestGoesWhenThereAreTooMany() throws MlsException {
    Group first = party.group("alice");
    ResumptionPsks kept = ResumptionPsks.keeping(3).with(first).with(first);
    assertEquals(1, kept.size());
    for (int i = 0; i < 3; i++) {
      party.update("bob");
      kept = ResumptionPsks.decode(kept.with(party.group("alice")).encode());
    }
    assertEquals(3, kept.size());
    assertNull(kept.find(of(first)));
    Secret last = kept.find(of(party.group("alice")));
    assertNotNull(last);
    assertTrue(last.sameAs(party.group("bob").resumptionPsk()));
    assertNull(kept.find(new PreSharedKeyId.External(first.groupId(), Bytes.EMPTY)));
    assertEquals(0, kept.without(first.groupId()).size());
    assertEquals(3, kept.without(Bytes.utf8("another")).size());
    assertThrows(IllegalArgumentException.class, () -> ResumptionPsks.keeping(0));
    assertThrows(IllegalArgumentException.class, () -> ResumptionPsks.keeping(257));
  }

  @Test
  void damageIsNoticed() {
    Bytes stored = ResumptionPsks.keeping(2).with(party.group("alice")).encode();
    for (Bytes damaged :
        new Bytes[] {
          stored.slice(0, stored.length() - 1),
          Bytes.EMPTY,
          Bytes.of(2, 0, 1, 0, 0),
          Bytes.of(1, 0, 0, 0, 0),
          Bytes.of(1, 0, 1, 0, 2),
          Bytes.of(1, 2, 0, 0, 0)
        }) {
      MlsException thrown = assertThrows(MlsException.class, () -> ResumptionPsks.decode(damaged));
      assertEquals(MlsException.Reason.MALFORMED, thrown.reason());
    }
  }

  @Test
  void aPastEpochIsMixedIn() throws MlsException {
    Group then = party.group("alice");
    ResumptionPsks alices = ResumptionPsks.keeping(4).with(then);
    ResumptionPsks bobs = ResumptionPsks.keeping(4).with(party.group("bob"));
    party.update("bob");
    CommitRequest request =
        CommitRequest.builder().resumptionPsk(then.groupId(), then.epoch()).build();
    assertBreaks(
        MlsException.Reason.INVALID_COMMIT,
        "C4",
        () -> party.group("alice").commit(request, ANYBODY, NOW, party.entropy));
    Committed made =
        party
            .group("alice")
            .commit(request, ANYBODY, NOW, party.entropy, alices.or(PskSource.NONE));
    assertBreaks(
        MlsException.Reason.INVALID_COMMIT,
        "C4",
        () -> party.group("bob").process(made.pending().message(), ANYBODY, NOW));
    CommitReceived heard =
        assertInstanceOf(
            CommitReceived.class,
            party.group("bob").process(made.pending().message(), ANYBODY, NOW, bobs));
    assertEquals(
        made.pending().group().epochAuthenticator(), heard.commit().merge().epochAuthenticator());
  }

  /** The key of one group's present epoch, as a key that another group's members share. */
  @Test
  void anEpochOfAnotherGroupIsMixedIn() throws MlsException {
    Party other = Party.of(SUITE, "alice", "bob");
    ResumptionPsks kept = ResumptionPsks.keeping(1).with(other.group("alice"));
    Group elsewhere = other.group("bob");
    // Both groups have the same name here; what tells them apart is the epoch.
    other.update("bob");
    party.update("bob");
    party.update("bob");
    Proposed proposed =
        party
            .group("bob")
            .propose(
                ProposalRequest.resumptionPsk(elsewhere.groupId(), elsewhere.epoch()),
                party.entropy);
    party.propose("bob", proposed);
    Committed made =
        party.group("alice").commit(CommitRequest.update(), ANYBODY, NOW, party.entropy, kept);
    CommitReceived heard =
        assertInstanceOf(
            CommitReceived.class,
            party
                .group("bob")
                .process(made.pending().message(), ANYBODY, NOW, id -> elsewhere.resumptionPsk()));
    assertEquals(
        made.pending().group().epochAuthenticator(), heard.commit().merge().epochAuthenticator());
  }

  @Test
  void keysAreProposedAndCommittedByAnother() throws MlsException {
    PskSource shared = id -> Secret.copyOf(Bytes.utf8("a key"));
    party.propose(
        "bob",
        party.group("bob").propose(ProposalRequest.externalPsk(Bytes.utf8("one")), party.entropy));
    party.propose(
        "bob",
        party
            .group("bob")
            .propose(
                ProposalRequest.resumptionPsk(party.group("bob").groupId(), 1), party.entropy));
    ProposalReceived again =
        assertInstanceOf(
            ProposalReceived.class,
            party
                .group("alice")
                .process(
                    party
                        .group("bob")
                        .propose(ProposalRequest.externalPsk(Bytes.utf8("two")), party.entropy)
                        .message(),
                    ANYBODY,
                    NOW));
    assertInstanceOf(Proposal.PreSharedKey.class, again.proposal());
    Committed made =
        again.group().commit(CommitRequest.update(), ANYBODY, NOW, party.entropy, shared);
    // Bob's third proposal he does not remember: he sent it from a state that he dropped.
    assertBreaks(
        MlsException.Reason.INVALID_COMMIT,
        "C1",
        () -> party.group("bob").process(made.pending().message(), ANYBODY, NOW, shared));
    // Without the external key, a commit takes in what it has.
    Committed without =
        party.group("alice").commit(CommitRequest.update(), ANYBODY, NOW, party.entropy);
    CommitReceived heard =
        assertInstanceOf(
            CommitReceived.class,
            party.group("bob").process(without.pending().message(), ANYBODY, NOW));
    assertEquals(
        without.pending().group().epochAuthenticator(),
        heard.commit().merge().epochAuthenticator());
  }
}
