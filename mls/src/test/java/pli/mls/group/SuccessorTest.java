package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;
import static pli.mls.node.MlsException.Reason.GROUP_CLOSED;
import static pli.mls.node.MlsException.Reason.INVALID_WELCOME;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.framing.Sender;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.ExternalSender;
import pli.mls.node.ExternalSenders;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.RequiredCapabilities;
import pli.mls.node.Signer;

/** Groups that a ReInit closes and what comes after: S1 to S5 of docs/MLS.md. */
class SuccessorTest {
  private static final CipherSuite OLD = CipherSuite.MLS_128_X25519;
  private static final CipherSuite NEW = CipherSuite.MLS_128_P256;
  private static final Bytes ID = Bytes.utf8("the new group");
  private static final List<Extension> EXTENSIONS =
      List.of(new RequiredCapabilities(List.of(), List.of(), List.of(1)).toExtension());
  private static final Proposal.ReInit REINIT = Proposal.ReInit.to(ID, NEW, EXTENSIONS);

  private Party party;
  private Offspring offspring;

  @BeforeEach
  void threeMembers() throws MlsException {
    party = Party.of(OLD, "alice", "bob", "carol");
    offspring = new Offspring(NEW, party.entropy);
    offspring.extensions = EXTENSIONS;
  }

  private void close(Proposal.ReInit reInit) throws MlsException {
    party.deliver("bob", party.commit("bob", CommitRequest.reInit(reInit)));
  }

  private Successor successor(String name) {
    return Successor.of(party.group(name)).orElseThrow();
  }

  private Founded found(String name, String... others) throws MlsException {
    return found(ANYBODY, name, others);
  }

  private Founded found(CredentialValidator credentials, String name, String... others)
      throws MlsException {
    return successor(name)
        .found(
            offspring.signer(name),
            Members.options(),
            offspring.keyPackages(others),
            credentials,
            NOW,
            party.entropy);
  }

  private Group join(String name, Founded made) throws MlsException {
    return join(ANYBODY, name, made);
  }

  private Group join(CredentialValidator credentials, String name, Founded made)
      throws MlsException {
    return successor(name)
        .join(
            offspring.bundle(name),
            offspring.signer(name),
            made.welcome(),
            made.ratchetTree(),
            credentials,
            NOW,
            PskSource.NONE);
  }

  private void refused(String rule, Founded made) {
    Bytes before = party.group("alice").encode();
    assertBreaks(INVALID_WELCOME, rule, () -> join("alice", made));
    assertEquals(before, party.group("alice").encode());
  }

  private Founded made(String maker, String... others) throws MlsException {
    return offspring.make(maker, others);
  }

  /** Else every message of such a member would be refused by all others. */
  @Test
  void aKeyPackageIsUsedByItsSigner() throws MlsException {
    close(REINIT);
    Founded made = found("carol", "alice", "bob");
    Signer right = offspring.signer("alice");
    offspring.known("alice", Members.signer(NEW, "alice", party.entropy));
    assertThrows(IllegalArgumentException.class, () -> join("alice", made));
    offspring.known("alice", right);
    assertEquals(made.group().epochAuthenticator(), join("alice", made).epochAuthenticator());
  }

  @Test
  void oneProposesAnotherClosesAThirdMakesTheSuccessor() throws MlsException {
    party.propose(
        "alice", party.group("alice").propose(ProposalRequest.reInit(REINIT), party.entropy));
    PendingCommit commit =
        party.commit(
            "bob",
            CommitRequest.builder()
                .reInit(REINIT)
                .authenticatedData(Bytes.utf8("a better suite"))
                .build());
    StagedCommit staged = party.staged("carol", commit.message());
    assertEquals(REINIT, staged.reInit().orElseThrow());
    assertTrue(Successor.of(party.group("carol")).isEmpty());
    party.deliver("bob", commit);

    Founded made = found("carol", "alice", "bob");
    Party next = new Party(NEW, 6);
    for (String name : List.of("alice", "bob", "carol")) {
      next.know(name, offspring.signer(name));
    }
    next.keep("carol", made.group());
    for (String name : List.of("alice", "bob")) {
      assertEquals(
          new Origin.SuccessorOf(party.group(name).groupId(), party.group(name).epoch()),
          Origin.of(offspring.bundle(name), made.welcome()));
      next.keep(name, join(name, made));
    }
    next.assertTogether();
    next.talk();
    assertEquals(1, next.group("bob").epoch());
    assertEquals(ID, next.group("bob").groupId());
    assertEquals(NEW, next.group("bob").suite());
    assertEquals(EXTENSIONS, next.group("bob").extensions());
    next.update("alice");
    next.talk();
  }

  @Test
  void theSuccessorMayKeepNameAndSuite() throws MlsException {
    Proposal.ReInit same = Proposal.ReInit.to(party.group("alice").groupId(), OLD, List.of());
    close(same);
    assertEquals(same, successor("alice").parameters());
    offspring = new Offspring(OLD, party.entropy);
    for (String name : List.of("alice", "bob", "carol")) {
      offspring.known(name, party.signer(name));
    }
    Founded made = found("bob", "carol", "alice");
    Group joined = join("alice", made);
    assertEquals(made.group().epochAuthenticator(), joined.epochAuthenticator());
    assertEquals(party.group("alice").groupId(), joined.groupId());
  }

  @Test
  void aGroupOfOneHasASuccessorToo() throws MlsException {
    party = new Party(OLD, 9);
    party.create("alice");
    party.deliver("alice", party.commit("alice", CommitRequest.reInit(REINIT)));
    Founded made = found("alice");
    assertEquals(1, made.group().epoch());
    assertTrue(made.welcome().isEmpty());
  }

  @Test
  void ofTwoWhoMakeItOneStandsAndTheOtherJoins() throws MlsException {
    close(REINIT);
    Founded alices = found("alice", "bob", "carol");
    found("bob", "alice", "carol");
    assertEquals(alices.group().epochAuthenticator(), join("bob", alices).epochAuthenticator());
  }

  @Test
  void aReInitThatNobodyAskedForClosesNothing() throws MlsException {
    party.propose(
        "alice", party.group("alice").propose(ProposalRequest.reInit(REINIT), party.entropy));
    // F12 holds for a ReInit as for any other proposal.
    assertBreaks(
        MlsException.Reason.PROPOSALS_PENDING,
        "F12",
        () -> party.group("bob").protect(new byte[1], Bytes.EMPTY, party.entropy));
    party.update("bob");
    assertTrue(Successor.of(party.group("alice")).isEmpty());
    party.talk();
    // A commit that is not merged closes nothing either.
    PendingCommit commit = party.commit("bob", CommitRequest.reInit(REINIT));
    assertTrue(party.staged("alice", commit.message()).reInit().isPresent());
    party.update("carol");
    party.talk();
    assertThrows(MlsException.class, () -> party.staged("alice", commit.message()));
  }

  @Test
  void s1NothingIsSaidInAClosedGroup() throws MlsException {
    close(REINIT);
    Group closed = party.group("alice");
    Bytes before = closed.encode();
    List<Executable> attempts = new ArrayList<>();
    attempts.add(() -> closed.protect(new byte[1], Bytes.EMPTY, party.entropy));
    attempts.add(() -> closed.commit(CommitRequest.update(), ANYBODY, NOW, party.entropy));
    attempts.add(() -> closed.commit(CommitRequest.reInit(REINIT), ANYBODY, NOW, party.entropy));
    attempts.add(() -> closed.proposeUpdate(Members.options(), party.entropy));
    attempts.add(() -> closed.proposeRemove(new LeafIndex(1), party.entropy));
    attempts.add(() -> closed.proposeAdd(party.keyPackage("dave"), party.entropy));
    attempts.add(() -> closed.propose(ProposalRequest.reInit(REINIT), party.entropy));
    attempts.add(() -> closed.propose(ProposalRequest.externalPsk(Bytes.of(1)), party.entropy));
    attempts.add(() -> closed.exportGroupInfo(true, party.entropy));
    for (Executable attempt : attempts) {
      assertBreaks(GROUP_CLOSED, "S1", attempt);
    }
    assertEquals(before, closed.encode());
  }

  @Test
  void s1NothingIsHeardInAClosedGroup() throws MlsException {
    close(REINIT);
    Group closed = party.group("bob");
    Party lawless = party.copy();
    lawless.groups.put(
        "bob",
        new Group(
            closed.state().closedBy(null), closed.own(), closed.messages(), closed.proposals()));
    Group bob = lawless.group("bob");
    List<Bytes> said = new ArrayList<>();
    said.add(bob.protect(new byte[1], Bytes.EMPTY, party.entropy).message());
    said.add(bob.proposeUpdate(Members.options(), party.entropy).message());
    said.add(bob.commit(CommitRequest.update(), ANYBODY, NOW, party.entropy).pending().message());
    said.add(
        new Forger(lawless, "bob")
            .publicProposal(
                new Sender.Member(bob.ownLeaf()), new Proposal.Remove(new LeafIndex(2))));
    // Somebody whom Bob has let look in wants to join, or asks to be added.
    said.add(lawless.outside("dave", lawless.door("bob")).message());
    KeyPackageBundle dave = Members.bundle(OLD, party.signer("dave"), party.entropy);
    said.add(
        ExternalProposals.addMe(
            party.signer("dave"),
            dave.keyPackage(),
            OLD,
            bob.groupId(),
            bob.epoch(),
            party.entropy));
    Bytes before = party.group("alice").encode();
    for (Bytes message : said) {
      assertBreaks(GROUP_CLOSED, "S1", () -> party.group("alice").process(message, ANYBODY, NOW));
    }
    assertEquals(before, party.group("alice").encode());
  }

  @Test
  void s2TheSuccessorIsAsTheReInitSays() throws MlsException {
    close(REINIT);
    offspring.outOf(PreSharedKeyId.Usage.REINIT, party.group("bob"));
    assertEquals(1, join("alice", made("bob", "alice", "carol")).epoch());
    offspring.groupId = Bytes.utf8("another name");
    refused("S2", made("bob", "alice", "carol"));
    offspring.groupId = ID;
    offspring.extensions = List.of();
    refused("S2", made("bob", "alice", "carol"));

    Offspring otherSuite =
        new Offspring(CipherSuite.MLS_128_X25519_CHACHA, party.entropy)
            .outOf(PreSharedKeyId.Usage.REINIT, party.group("bob"));
    otherSuite.extensions = EXTENSIONS;
    offspring = otherSuite;
    refused("S2", made("bob", "alice", "carol"));
  }

  @Test
  void s2WhatThisProgramHasNotItDoesNotMake() throws MlsException {
    Party other = party.copy();
    close(new Proposal.ReInit(ID, 2, NEW.id(), EXTENSIONS));
    assertBreaks(MlsException.Reason.WRONG_VERSION, "S2", () -> found("alice", "bob", "carol"));
    offspring.outOf(PreSharedKeyId.Usage.REINIT, party.group("bob"));
    refused("S2", made("bob", "alice", "carol"));

    party = other;
    close(new Proposal.ReInit(ID, 1, 0xf0f0, EXTENSIONS));
    assertBreaks(MlsException.Reason.UNSUPPORTED_SUITE, "S2", () -> found("alice", "bob", "carol"));
    offspring.outOf(PreSharedKeyId.Usage.REINIT, party.group("bob"));
    refused("S2", made("bob", "alice", "carol"));
  }

  /** Whom the successor names outside, the application is asked about before it is made. */
  @Test
  void externalSendersOfTheSuccessorAreAskedAbout() throws MlsException {
    Signer outsider = offspring.signer("a service");
    CredentialValidator nobodyOutside = (leaf, suite) -> {};
    Extension senders =
        new ExternalSenders(
                List.of(new ExternalSender(outsider.keys().publicKey(), outsider.credential())))
            .toExtension();
    close(Proposal.ReInit.to(ID, NEW, List.of(senders)));
    assertBreaks(
        MlsException.Reason.CREDENTIAL_REFUSED,
        "X5",
        () -> found(nobodyOutside, "alice", "bob", "carol"));
    found("alice", "bob", "carol");
    offspring.extensions = List.of(senders);
    offspring.outOf(PreSharedKeyId.Usage.REINIT, party.group("bob"));
    Founded made = made("bob", "alice", "carol");
    assertBreaks(
        MlsException.Reason.CREDENTIAL_REFUSED, "X5", () -> join(nobodyOutside, "alice", made));
    join("alice", made);
  }

  @Test
  void namesAreBounded() throws MlsException {
    Bytes longer = Bytes.adopt(new byte[MlsLimits.MAX_GROUP_ID + 1]);
    assertThrows(IllegalArgumentException.class, () -> Proposal.ReInit.to(longer, NEW, List.of()));
    TlsWriter reInit = new TlsWriter().u16(5).opaque(longer).u16(1).u16(1).varint(0);
    assertEquals(
        DecodeException.Reason.TOO_LARGE,
        assertThrows(
                DecodeException.class, () -> TlsReader.readAll(reInit.toBytes(), Proposal::read))
            .reason());
    TlsWriter key = new TlsWriter().u8(2).u8(1).opaque(longer).u64(1).opaque(Bytes.EMPTY);
    assertEquals(
        DecodeException.Reason.TOO_LARGE,
        assertThrows(
                DecodeException.class, () -> TlsReader.readAll(key.toBytes(), PreSharedKeyId::read))
            .reason());
  }

  @Test
  void s3ItBeginsWithEpochOne() throws MlsException {
    close(REINIT);
    offspring.outOf(PreSharedKeyId.Usage.REINIT, party.group("bob"));
    offspring.epoch = 2;
    refused("S3", made("bob", "alice", "carol"));
  }

  @Test
  void s4ItComesOutOfTheClosedGroup() throws MlsException {
    Group before = party.group("bob");
    close(REINIT);
    Group closed = party.group("bob");
    refused("S4", made("bob", "alice", "carol"));
    refused(
        "S4", offspring.outOf(PreSharedKeyId.Usage.BRANCH, closed).make("bob", "alice", "carol"));
    refused(
        "S4",
        offspring.outOf(PreSharedKeyId.Usage.APPLICATION, closed).make("bob", "alice", "carol"));
    // The epoch in which the ReInit was said is not the one that it opened.
    refused(
        "S4", offspring.outOf(PreSharedKeyId.Usage.REINIT, before).make("bob", "alice", "carol"));
    offspring.key =
        new PreSharedKeyId.Resumption(
            PreSharedKeyId.Usage.REINIT, Bytes.utf8("elsewhere"), closed.epoch(), Bytes.EMPTY);
    refused("S4", made("bob", "alice", "carol"));
    // The right name over another key opens nothing.
    offspring.outOf(PreSharedKeyId.Usage.REINIT, closed).value = before.resumptionPsk();
    assertBreaks(
        MlsException.Reason.UNDECRYPTABLE,
        "W4",
        () -> join("alice", made("bob", "alice", "carol")));
  }

  @Test
  void s5ItHasTheSameMembers() throws MlsException {
    close(REINIT);
    offspring.outOf(PreSharedKeyId.Usage.REINIT, party.group("bob"));
    refused("S5", made("bob", "alice"));
    refused("S5", made("bob", "alice", "carol", "dave"));
    refused("S5", made("bob", "alice", "dave"));
    refused("S5", made("mallory", "alice", "carol"));
    // Who makes it is held to the same.
    assertBreaks(INVALID_WELCOME, "S5", () -> found("alice", "bob"));
    assertBreaks(INVALID_WELCOME, "S5", () -> found("alice", "bob", "dave"));
    Signer notAlice = offspring.signer("dave");
    assertBreaks(
        INVALID_WELCOME,
        "S5",
        () ->
            successor("alice")
                .found(
                    notAlice,
                    Members.options(),
                    offspring.keyPackages("bob", "carol"),
                    ANYBODY,
                    NOW,
                    party.entropy));
  }

  @Test
  void aSuccessorIsJoinedAsOneOnly() throws MlsException {
    close(REINIT);
    Founded made = found("bob", "alice", "carol");
    assertBreaks(
        INVALID_WELCOME,
        "W6",
        () ->
            Group.join(
                offspring.bundle("alice"),
                offspring.signer("alice"),
                made.welcome(),
                made.ratchetTree(),
                ANYBODY,
                NOW,
                id -> party.group("alice").resumptionPsk()));
    assertBreaks(
        INVALID_WELCOME,
        "S4",
        () ->
            Subgroup.of(party.group("alice"))
                .join(
                    offspring.bundle("alice"),
                    offspring.signer("alice"),
                    made.welcome(),
                    made.ratchetTree(),
                    ANYBODY,
                    NOW,
                    PskSource.NONE));
  }

  @Test
  void aStoredGroupStaysClosed() throws MlsException {
    Bytes open = party.group("alice").encode();
    close(REINIT);
    Group closed = Group.decode(party.group("alice").encode());
    assertEquals(REINIT, Successor.of(closed).orElseThrow().parameters());
    assertTrue(Successor.of(Group.decode(open)).isEmpty());
    assertNotEquals(closed.encode(), party.group("bob").encode());
    assertFalse(closed.hasPendingProposals());
    Founded made = found("bob", "alice", "carol");
    Group stored = Group.decode(made.group().encode());
    assertEquals(stored.epochAuthenticator(), join("alice", made).epochAuthenticator());
  }
}
