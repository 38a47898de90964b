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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.mls.Members;
import pli.mls.framing.Content;
import pli.mls.framing.Sender;
import pli.mls.node.Capabilities;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.ExternalSender;
import pli.mls.node.ExternalSenders;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.RequiredCapabilities;
import pli.mls.node.Signer;
import pli.mls.node.X509Credential;

/** X1 to X7 of docs/MLS.md: proposals of external senders and of new members. */
class OutsideProposalsTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  private Party party;
  private List<ExternalSender> named;

  /** Three members in a group that names two external senders. */
  @BeforeEach
  void threeMembers() throws MlsException {
    party = Party.of(SUITE, "alice", "bob", "carol");
    named = List.of(sender("service"), sender("robot"));
    change("alice", List.of(new ExternalSenders(named).toExtension()));
  }

  private ExternalSender sender(String name) {
    Signer signer = party.signer(name);
    return new ExternalSender(signer.keys().publicKey(), signer.credential());
  }

  private void change(String by, List<Extension> extensions) throws MlsException {
    party.deliver(
        by, party.commit(by, CommitRequest.builder().groupContextExtensions(extensions).build()));
  }

  private ExternalProposals by(int index, String name) {
    Group alice = party.group("alice");
    return ExternalProposals.bySender(
        index, party.signer(name), SUITE, alice.groupId(), alice.epoch());
  }

  private Bytes addMe(String name) throws MlsException {
    Group alice = party.group("alice");
    KeyPackage keyPackage = party.keyPackage(name).keyPackage();
    return ExternalProposals.addMe(
        party.signer(name), keyPackage, SUITE, alice.groupId(), alice.epoch(), party.entropy);
  }

  private ForgingOutsider forger(String name, Sender sender) throws CryptoException {
    ForgingOutsider forger = new ForgingOutsider(party, name, "alice");
    forger.sender = sender;
    return forger;
  }

  private static Content proposed(Proposal proposal) {
    return new Content.Proposed(proposal);
  }

  private void refused(MlsException.Reason reason, String rule, Bytes message) {
    Bytes before = party.group("alice").encode();
    assertBreaks(reason, rule, () -> party.group("alice").process(message, ANYBODY, NOW));
    assertEquals(before, party.group("alice").encode());
  }

  /** All remember {@code message}. */
  private void heard(Bytes message) throws MlsException {
    for (String name : new ArrayList<>(party.groups.keySet())) {
      switch (party.group(name).process(message, ANYBODY, NOW)) {
        case ExternalProposalReceived received -> party.keep(name, received.group());
        case NewMemberProposalReceived received -> party.keep(name, received.group());
        case Received other -> throw new AssertionError(other);
      }
    }
  }

  @Test
  void anExternalSenderProposesAllThatItMay() throws MlsException {
    ExternalProposals service = by(0, "service");
    Bytes add = service.add(party.keyPackage("dave"), party.entropy);
    ExternalProposalReceived received =
        assertInstanceOf(
            ExternalProposalReceived.class, party.group("bob").process(add, ANYBODY, NOW));
    assertEquals(named.get(0), received.sender());
    assertInstanceOf(Proposal.Add.class, received.proposal());
    heard(add);
    heard(by(1, "robot").remove(party.place("carol"), party.entropy));
    Extension unchanged = new ExternalSenders(named).toExtension();
    RequiredCapabilities required = new RequiredCapabilities(List.of(), List.of(), List.of(1));
    List<Extension> after = List.of(unchanged, required.toExtension());
    heard(service.groupContextExtensions(after, party.entropy));
    // Of a key that nobody has, it may speak; nobody commits it.
    heard(service.externalPsk(Bytes.utf8("unknown"), party.entropy));

    PendingCommit commit = party.commit("bob", CommitRequest.update());
    assertFalse(commit.welcome().isEmpty());
    party.deliver("bob", commit, "dave");
    assertEquals(List.of("alice", "bob", "dave"), List.copyOf(party.groups.keySet()));
    assertEquals(after, party.group("dave").extensions());
    assertFalse(party.group("alice").hasPendingProposals());
    party.talk();

    Group alice = party.group("alice");
    heard(by(0, "service").resumptionPsk(alice.groupId(), alice.epoch(), party.entropy));
    party.deliver("dave", party.commit("dave", CommitRequest.builder().withoutPath().build()));
    party.talk();
  }

  /** What it asks for by a ReInit is done as if a member had asked. */
  @Test
  void anExternalSenderMayCloseTheGroup() throws MlsException {
    Proposal.ReInit next = Proposal.ReInit.to(Bytes.utf8("the next group"), SUITE, List.of());
    heard(by(1, "robot").reInit(next, party.entropy));
    // By reference: nobody but the robot has put it into words.
    PendingCommit closing = party.commit("bob", CommitRequest.reInit(next));
    party.deliver("bob", closing);
    assertTrue(Successor.of(party.group("alice")).isPresent());
  }

  @Test
  void aNewMemberProposesItself() throws MlsException, CryptoException {
    for (int id : CipherSuite.supported()) {
      Party two = Party.of(CipherSuite.of(id), "alice", "bob");
      Group alice = two.group("alice");
      KeyPackage keyPackage = two.keyPackage("dave").keyPackage();
      Bytes message =
          ExternalProposals.addMe(
              two.signer("dave"),
              keyPackage,
              two.suite,
              alice.groupId(),
              alice.epoch(),
              two.entropy);
      for (String name : List.of("alice", "bob")) {
        NewMemberProposalReceived received =
            assertInstanceOf(
                NewMemberProposalReceived.class, two.group(name).process(message, ANYBODY, NOW));
        assertEquals(keyPackage, received.keyPackage());
        two.keep(name, received.group());
        assertTrue(two.group(name).hasPendingProposals());
      }
      two.deliver("bob", two.commit("bob", CommitRequest.update()), "dave");
      two.talk();
    }
  }

  /** An application that does not want a proposal goes on with the group before. */
  @Test
  void whatIsNotWantedIsLeft() throws MlsException {
    Group before = party.group("alice");
    Bytes message = addMe("stranger");
    assertInstanceOf(NewMemberProposalReceived.class, before.process(message, ANYBODY, NOW));
    assertFalse(party.group("alice").hasPendingProposals());
    party.update("alice");
    assertEquals(3, party.group("alice").members().size());
  }

  @Test
  void theSameProposalAgainIsTheSame() throws MlsException {
    Bytes message = addMe("dave");
    heard(message);
    Bytes once = party.group("alice").encode();
    heard(message);
    assertEquals(once, party.group("alice").encode());
  }

  @Test
  void x1TheGroupNamesTheSender() throws MlsException {
    for (int index : new int[] {2, 3, 64, Integer.MAX_VALUE}) {
      Bytes message = by(index, "service").remove(new LeafIndex(1), party.entropy);
      refused(MlsException.Reason.NOT_A_MEMBER, "X1", message);
    }
    Bytes now = by(0, "service").remove(new LeafIndex(1), party.entropy);
    party.group("alice").process(now, ANYBODY, NOW);
    change("bob", List.of());
    Bytes gone = by(0, "service").remove(new LeafIndex(1), party.entropy);
    refused(MlsException.Reason.NOT_A_MEMBER, "X1", gone);
    assertThrows(IllegalArgumentException.class, () -> by(-1, "service"));
  }

  @Test
  void x2AnExternalSenderProposesWhatItMay() throws MlsException, CryptoException {
    ForgingOutsider service = forger("service", new Sender.External(0));
    LeafNode leaf = party.group("alice").members().get(0).leaf();
    for (Content content :
        List.of(
            proposed(new Proposal.Update(leaf)),
            proposed(service.externalInit()),
            new Content.Application(Bytes.utf8("hello")))) {
      refused(MlsException.Reason.MALFORMED, "X2", service.say(content));
    }
    refused(MlsException.Reason.MALFORMED, "X2", service.commit());
  }

  @Test
  void x3ANewMemberProposesItselfAlone() throws MlsException, CryptoException {
    ForgingOutsider stranger = forger("stranger", new Sender.NewMemberProposal());
    LeafNode leaf = party.group("alice").members().get(0).leaf();
    for (Content content :
        List.of(
            proposed(new Proposal.Remove(new LeafIndex(1))),
            proposed(new Proposal.Update(leaf)),
            proposed(new Proposal.GroupContextExtensions(List.of())),
            proposed(stranger.externalInit()),
            new Content.Application(Bytes.utf8("hello")))) {
      refused(MlsException.Reason.MALFORMED, "X3", stranger.say(content));
    }
    refused(MlsException.Reason.MALFORMED, "X3", stranger.commit());
  }

  @Test
  void x4TheSignatureIsTheSenders() throws MlsException, CryptoException {
    refused(
        MlsException.Reason.BAD_SIGNATURE,
        "F8",
        by(1, "service").remove(new LeafIndex(1), party.entropy));
    refused(
        MlsException.Reason.BAD_SIGNATURE,
        "F8",
        by(0, "alice").remove(new LeafIndex(1), party.entropy));
    // Somebody proposes somebody else, whose key package lies about.
    Proposal dave = new Proposal.Add(party.keyPackage("dave").keyPackage());
    refused(
        MlsException.Reason.BAD_SIGNATURE,
        "F8",
        forger("stranger", new Sender.NewMemberProposal()).say(proposed(dave)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ExternalProposals.addMe(
                party.signer("stranger"),
                party.keyPackage("dave").keyPackage(),
                SUITE,
                Bytes.utf8("a group"),
                2,
                party.entropy));
    Bytes message = by(0, "service").remove(new LeafIndex(1), party.entropy);
    for (int i = 0; i < message.length(); i++) {
      Bytes flipped = MessageRulesTest.flip(message, i);
      assertThrows(
          MlsException.class,
          () -> party.group("alice").process(flipped, ANYBODY, NOW),
          "byte " + i);
    }
  }

  @Test
  void x5ExternalSendersHaveKeysAndAreAccepted() throws MlsException {
    Bytes key = named.get(0).signatureKey();
    Extension noKey =
        new ExternalSenders(
                List.of(new ExternalSender(key.slice(1, 32), named.get(0).credential())))
            .toExtension();
    Extension broken = new Extension(Extension.EXTERNAL_SENDERS, Bytes.of(3, 1, 0));
    Forger bob = new Forger(party, "bob");
    refused(
        MlsException.Reason.INVALID_PROPOSAL,
        "X5",
        bob.proposal(new Proposal.GroupContextExtensions(List.of(noKey))));
    refused(
        MlsException.Reason.MALFORMED,
        "external_senders",
        bob.proposal(new Proposal.GroupContextExtensions(List.of(broken))));
    List<ExternalSender> many = Collections.nCopies(MlsLimits.MAX_EXTERNAL_SENDERS, named.get(0));
    change("carol", List.of(new ExternalSenders(many).toExtension()));
    List<ExternalSender> more = new ArrayList<>(many);
    more.add(named.get(1));
    refused(
        MlsException.Reason.TOO_LARGE,
        "external_senders",
        new Forger(party, "bob")
            .proposal(
                new Proposal.GroupContextExtensions(
                    List.of(new ExternalSenders(more).toExtension()))));
    for (Extension extension : List.of(noKey, broken)) {
      assertThrows(
          MlsException.class,
          () ->
              Group.create(
                  SUITE,
                  Bytes.utf8("g"),
                  party.signer("alice"),
                  Members.options(),
                  List.of(extension),
                  party.entropy));
    }
  }

  /** Whoever says nothing about external senders has none: not by a commit, not by joining. */
  @Test
  void x5NobodyIsAcceptedUnasked() throws MlsException {
    CredentialValidator silent = (leaf, suite) -> {};
    ExternalSender other = sender("other");
    Extension changed = new ExternalSenders(List.of(other)).toExtension();
    CommitRequest request =
        CommitRequest.builder().groupContextExtensions(List.of(changed)).build();
    MlsException.Reason no = MlsException.Reason.CREDENTIAL_REFUSED;
    assertBreaks(no, "X5", () -> party.group("alice").commit(request, silent, NOW, party.entropy));
    PendingCommit commit = party.commit("bob", request);
    assertBreaks(no, "X5", () -> party.group("alice").process(commit.message(), silent, NOW));
    party.group("alice").process(commit.message(), ANYBODY, NOW);

    // Those whom it names already are not asked about again.
    Extension same = new ExternalSenders(named).toExtension();
    Bytes unchanged =
        party
            .commit("bob", CommitRequest.builder().groupContextExtensions(List.of(same)).build())
            .message();
    party.group("alice").process(unchanged, silent, NOW);

    KeyPackageBundle dave = Members.bundle(SUITE, party.signer("dave"), party.entropy);
    PendingCommit adds =
        party.commit(
            "bob", CommitRequest.builder().add(dave.keyPackage().validate(ANYBODY, NOW)).build());
    assertBreaks(
        no,
        "X5",
        () ->
            Group.join(
                dave, party.signer("dave"), adds.welcome(), adds.ratchetTree(), silent, NOW));
    Bytes told = party.group("bob").exportGroupInfo(true, party.entropy);
    assertBreaks(no, "X5", () -> ExternalJoin.open(told, Bytes.EMPTY, silent));
    ExternalJoin.open(told, Bytes.EMPTY, ANYBODY);
  }

  @Test
  void x7WhatIsProposedIsValidByItself() throws MlsException, CryptoException {
    ExternalProposals service = by(0, "service");
    refused(
        MlsException.Reason.INVALID_PROPOSAL,
        "V4",
        service.remove(new LeafIndex(7), party.entropy));
    Party other = new Party(CipherSuite.MLS_128_X25519_CHACHA, 9);
    refused(
        MlsException.Reason.UNSUPPORTED_SUITE,
        "V2",
        service.add(other.keyPackage("dave"), party.entropy));
    refused(
        MlsException.Reason.INVALID_PROPOSAL,
        "V5",
        forger("service", new Sender.External(0))
            .say(
                proposed(
                    new Proposal.PreSharedKey(
                        new PreSharedKeyId.External(Bytes.of(1), Bytes.EMPTY)))));
    Bytes message = addMe("dave");
    assertBreaks(
        MlsException.Reason.EXPIRED,
        "L5",
        () ->
            party
                .group("alice")
                .process(message, ANYBODY, Members.LIFETIME.notAfter() + 32 * 86_400));
    assertBreaks(
        MlsException.Reason.CREDENTIAL_REFUSED,
        "no",
        () ->
            party
                .group("alice")
                .process(
                    message,
                    (leaf, suite) -> {
                      throw new MlsException(
                          MlsException.Reason.CREDENTIAL_REFUSED, "no: not this one");
                    },
                    NOW));
  }

  @Test
  void proposalsFromOutsideAreOfTheirEpoch() throws MlsException {
    Bytes remove = by(0, "service").remove(new LeafIndex(1), party.entropy);
    Bytes add = addMe("dave");
    party.update("bob");
    refused(MlsException.Reason.WRONG_EPOCH, "F3", remove);
    refused(MlsException.Reason.WRONG_EPOCH, "F3", add);
    Group alice = party.group("alice");
    refused(
        MlsException.Reason.WRONG_GROUP,
        "F3",
        ExternalProposals.bySender(
                0, party.signer("service"), SUITE, Bytes.utf8("another"), alice.epoch())
            .remove(new LeafIndex(1), party.entropy));
  }

  @Test
  void x6NorHaveProposalsFromOutsideAMembershipTag() throws MlsException {
    for (Bytes message :
        List.of(addMe("dave"), by(0, "service").remove(new LeafIndex(1), party.entropy))) {
      refused(
          MlsException.Reason.MALFORMED,
          "a message",
          new TlsWriter().raw(message).opaque(Bytes.adopt(new byte[32])).toBytes());
    }
  }

  /** Of what outsiders propose, a commit takes in what goes together, and is never kept by it. */
  @Test
  void whatDoesNotFitIsLeftOut() throws MlsException {
    LeafNode alice = party.group("alice").members().get(0).leaf();
    // Clients who do not say that they support this suite's credentials, or who are members.
    heard(addMe("bob"));
    party.able(
        new LeafOptions(
            new Capabilities(List.of(1), List.of(1), List.of(), List.of(), List.of(1, 2)),
            List.of()));
    Signer carded =
        new Signer(
            new X509Credential(List.of(Bytes.of(1, 2, 3))),
            SUITE.generateSignatureKeyPair(party.entropy));
    KeyPackage other =
        KeyPackage.generate(
                SUITE,
                carded,
                new LeafOptions(
                    new Capabilities(List.of(1), List.of(1), List.of(), List.of(), List.of(1, 2)),
                    List.of()),
                Members.LIFETIME,
                List.of(),
                party.entropy)
            .keyPackage();
    Group group = party.group("alice");
    heard(
        ExternalProposals.addMe(
            carded, other, SUITE, group.groupId(), group.epoch(), party.entropy));
    // Extensions that nobody supports.
    heard(
        by(0, "service")
            .groupContextExtensions(List.of(new Extension(0xf00d, Bytes.EMPTY)), party.entropy));
    heard(addMe("dave"));
    heard(by(1, "robot").remove(party.place("carol"), party.entropy));
    PendingCommit commit = party.commit("bob", CommitRequest.update());
    party.deliver("bob", commit, "dave");
    assertEquals(List.of("alice", "bob", "dave"), List.copyOf(party.groups.keySet()));
    assertEquals(alice, party.group("dave").members().get(0).leaf());
    party.talk();
  }
}
