package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.KemKeyPair;
import pli.mls.Members;
import pli.mls.framing.ProposalOrRef;
import pli.mls.node.Capabilities;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackage;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.RequiredCapabilities;
import pli.mls.node.UpdateSource;

/** V1 to V17 of docs/MLS.md, each broken by a member that has all the keys. */
class ProposalRulesTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  private Party party;

  @BeforeEach
  void threeMembers() throws MlsException {
    party = Party.of(SUITE, "alice", "bob", "carol");
  }

  /** Bob commits {@code proposals}; Alice refuses by {@code rule} and stays as she is. */
  private void refused(MlsException.Reason reason, String rule, Proposal... proposals)
      throws MlsException {
    refused(reason, rule, new Forger(party, "bob").commit(proposals));
  }

  private void refused(MlsException.Reason reason, String rule, Bytes message) {
    Bytes before = party.group("alice").encode();
    assertBreaks(reason, rule, () -> party.group("alice").process(message, ANYBODY, NOW));
    assertEquals(before, party.group("alice").encode());
  }

  private void invalid(String rule, Proposal... proposals) throws MlsException {
    refused(MlsException.Reason.INVALID_PROPOSAL, rule, proposals);
  }

  private LeafNode update(String name, LeafOptions options) {
    KemKeyPair keys = SUITE.generateKemKeyPair(party.entropy);
    return LeafNode.forGroup(
        SUITE,
        party.signer(name),
        keys.publicKey(),
        options,
        new UpdateSource(),
        party.group(name).groupId(),
        party.place(name),
        party.entropy);
  }

  private PreSharedKeyId psk(int nonceLength) {
    return new PreSharedKeyId.External(Bytes.utf8("psk"), Bytes.adopt(new byte[nonceLength]));
  }

  @Test
  void v1AnUnknownTypeIsRefused() throws MlsException {
    // Proposals have no length on the wire, so this is the type and whatever follows it.
    Bytes unknown = new TlsWriter().u16(0x0a0a).raw(Bytes.of(1, 2, 3, 4)).toBytes();
    Bytes commit = new TlsWriter().opaque(Bytes.concat(Bytes.of(1), unknown)).u8(0).toBytes();
    Insider bob = new Insider(party, "bob");
    for (Bytes message :
        List.of(
            bob.enciphered(2, unknown, null),
            bob.inTheClear(2, unknown, null),
            bob.enciphered(3, commit, Bytes.of(1)),
            bob.inTheClear(3, commit, Bytes.of(1)))) {
      refused(MlsException.Reason.INVALID_PROPOSAL, "V1", message);
    }
  }

  @Test
  void v2AddsAreOfThisSuiteValidAndNotLongExpired() throws MlsException {
    KeyPackage good = party.keyPackage("dave").keyPackage();
    Party other = new Party(CipherSuite.MLS_128_X25519_CHACHA, 9);
    refused(
        MlsException.Reason.UNSUPPORTED_SUITE,
        "V2",
        new Proposal.Add(other.keyPackage("eve").keyPackage()));
    KeyPackage unsigned =
        new KeyPackage(
            good.version(),
            good.cipherSuite(),
            good.initKey(),
            good.leafNode(),
            List.of(new Extension(0x0a0a, Bytes.EMPTY)),
            good.signature());
    refused(MlsException.Reason.BAD_SIGNATURE, "K3", new Proposal.Add(unsigned));

    long day = 86_400;
    for (long away : new long[] {31 * day, -31 * day}) {
      Bytes commit = new Forger(party, "bob").confirmed(tag -> tag, new Proposal.Add(good));
      long end = away > 0 ? Members.LIFETIME.notAfter() : Members.LIFETIME.notBefore();
      party.group("alice").process(commit, ANYBODY, end + away);
      assertBreaks(
          MlsException.Reason.EXPIRED,
          "L5",
          () -> party.group("alice").process(commit, ANYBODY, end + away + Long.signum(away)));
    }
    KeyPackage endless =
        KeyPackage.generate(
                SUITE,
                party.signer("dave"),
                Members.options(),
                new Lifetime(0, -1),
                List.of(),
                party.entropy)
            .keyPackage();
    refused(MlsException.Reason.EXPIRED, "L5", new Proposal.Add(endless));
    assertBreaks(
        MlsException.Reason.CREDENTIAL_REFUSED,
        "no",
        () ->
            party
                .group("alice")
                .process(
                    new Forger(party, "bob").commit(new Proposal.Add(good)),
                    (leaf, suite) -> {
                      throw new MlsException(
                          MlsException.Reason.CREDENTIAL_REFUSED, "no: not this one");
                    },
                    NOW));
  }

  @Test
  void v3UpdatesAreOfTheirSenderAndBringANewKey() throws MlsException {
    Forger bob = new Forger(party, "bob");
    LeafNode old = party.group("bob").members().get(1).leaf();
    refused(MlsException.Reason.INVALID_LEAF, "L7", bob.proposal(new Proposal.Update(old)));
    refused(
        MlsException.Reason.BAD_SIGNATURE,
        "L2",
        bob.proposal(new Proposal.Update(update("carol", Members.options()))));
    refused(
        MlsException.Reason.INVALID_LEAF,
        "L7",
        bob.proposal(new Proposal.Update(party.keyPackage("bob").leafNode())));
  }

  @Test
  void v4RemovesAreOfSomebody() throws MlsException {
    for (int nobody : new int[] {3, 4, 1000, Integer.MAX_VALUE, -1}) {
      invalid("V4", new Proposal.Remove(new LeafIndex(nobody)));
    }
  }

  @Test
  void v5PreSharedKeysHaveARightNonceAndUse() throws MlsException {
    // What a group is made out of is no matter of a group that is there, its own epoch's least.
    for (PreSharedKeyId.Usage usage :
        List.of(PreSharedKeyId.Usage.REINIT, PreSharedKeyId.Usage.BRANCH)) {
      Group bob = party.group("bob");
      PreSharedKeyId own =
          new PreSharedKeyId.Resumption(
              usage, bob.groupId(), bob.epoch(), Bytes.adopt(new byte[32]));
      refused(
          MlsException.Reason.INVALID_PROPOSAL,
          "V5",
          new Forger(party, "bob").proposal(new Proposal.PreSharedKey(own)));
    }
    invalid("V5", new Proposal.PreSharedKey(psk(31)));
    invalid("V5", new Proposal.PreSharedKey(psk(0)));
    for (PreSharedKeyId.Usage usage :
        List.of(PreSharedKeyId.Usage.REINIT, PreSharedKeyId.Usage.BRANCH)) {
      invalid(
          "V5",
          new Proposal.PreSharedKey(
              new PreSharedKeyId.Resumption(usage, Bytes.utf8("g"), 1, Bytes.adopt(new byte[32]))));
    }
  }

  @Test
  void v6AReInitDoesNotGoBack() throws MlsException {
    invalid("V6", new Proposal.ReInit(Bytes.utf8("g"), 0, 1, List.of()));
    Proposal.ReInit old = new Proposal.ReInit(Bytes.utf8("g"), 0, 1, List.of());
    refused(MlsException.Reason.INVALID_PROPOSAL, "V6", new Forger(party, "bob").proposal(old));
    assertBreaks(
        MlsException.Reason.INVALID_PROPOSAL,
        "V6",
        () -> party.group("bob").propose(ProposalRequest.reInit(old), party.entropy));
    assertBreaks(
        MlsException.Reason.INVALID_PROPOSAL,
        "V6",
        () -> party.commit("bob", CommitRequest.reInit(old)));
  }

  @Test
  void v7NoExternalInit() throws MlsException {
    invalid("V7", new Proposal.ExternalInit(Bytes.adopt(new byte[32])));
  }

  @Test
  void v8RequiredCapabilitiesAreWellFormedAndMet() throws MlsException {
    Extension broken = new Extension(Extension.REQUIRED_CAPABILITIES, Bytes.of(1));
    refused(
        MlsException.Reason.MALFORMED,
        "required_capabilities",
        new Proposal.GroupContextExtensions(List.of(broken)));
    Extension unmet = new RequiredCapabilities(List.of(0xf00d), List.of(), List.of()).toExtension();
    for (Extension extension : List.of(unmet, new Extension(0xf00d, Bytes.EMPTY))) {
      assertBreaks(
          MlsException.Reason.UNSUPPORTED_CAPABILITY,
          "L3",
          () ->
              party.commit(
                  "bob",
                  CommitRequest.builder().groupContextExtensions(List.of(extension)).build()));
    }
  }

  @Test
  void v9TheCommitterDoesNotUpdateItself() throws MlsException {
    invalid("V9", new Proposal.Update(update("bob", Members.options())));
  }

  @Test
  void v10TheCommitterDoesNotRemoveItself() throws MlsException {
    invalid("V10", new Proposal.Remove(party.place("bob")));
    assertBreaks(
        MlsException.Reason.INVALID_PROPOSAL,
        "V10",
        () -> party.commit("bob", CommitRequest.builder().remove(party.place("bob")).build()));
  }

  @Test
  void v11OneChangeForEachMember() throws MlsException {
    Proposal.Remove carol = new Proposal.Remove(party.place("carol"));
    invalid("V11", carol, carol);
    Proposed update = party.group("carol").proposeUpdate(Members.options(), party.entropy);
    party.propose("carol", update);
    Bytes reference = party.group("bob").proposals().entries().get(0).reference();
    refused(
        MlsException.Reason.INVALID_PROPOSAL,
        "V11",
        new Forger(party, "bob")
            .commit(
                List.of(new ProposalOrRef.Reference(reference), new ProposalOrRef.Inline(carol))));
    refused(
        MlsException.Reason.INVALID_PROPOSAL,
        "V11",
        new Forger(party, "bob")
            .commit(
                List.of(
                    new ProposalOrRef.Reference(reference),
                    new ProposalOrRef.Reference(reference))));
  }

  @Test
  void v12AndV13EachClientIsInTheGroupOnce() throws MlsException {
    KeyPackage dave = party.keyPackage("dave").keyPackage();
    KeyPackage again = party.keyPackage("dave").keyPackage();
    invalid("V12", new Proposal.Add(dave), new Proposal.Add(again));
    invalid("V12", new Proposal.Add(dave), new Proposal.Add(dave));
    Proposal.Add carol = new Proposal.Add(party.keyPackage("carol").keyPackage());
    invalid("V13", carol);
    // Removed in the same commit, she may come again.
    party.deliver(
        "bob",
        party.commit(
            "bob",
            CommitRequest.builder()
                .remove(party.place("carol"))
                .add(party.keyPackage("carol"))
                .build()),
        "carol");
    party.talk();
  }

  @Test
  void v14PreSharedKeysComeOnce() throws MlsException {
    invalid("V14", new Proposal.PreSharedKey(psk(32)), new Proposal.PreSharedKey(psk(32)));
    List<Proposal> many = new ArrayList<>();
    for (int i = 0; i <= ProposalList.MAX_PSKS; i++) {
      many.add(
          new Proposal.PreSharedKey(
              new PreSharedKeyId.External(Bytes.of(i), Bytes.adopt(new byte[32]))));
    }
    invalid("V14", many.toArray(new Proposal[0]));
  }

  @Test
  void v15ExtensionsAreReplacedOnce() throws MlsException {
    Proposal none = new Proposal.GroupContextExtensions(List.of());
    invalid("V15", none, none);
  }

  @Test
  void v16ProposalsAreRememberedUpToALimit() throws MlsException {
    Group alice = party.group("alice");
    Group bob = party.group("bob");
    for (int i = 0; i < PendingProposals.MAX; i++) {
      Proposed proposed = bob.proposeUpdate(Members.options(), party.entropy);
      alice = ((ProposalReceived) alice.process(proposed.message(), ANYBODY, NOW)).group();
      // Bob forgets his own, as one would who means harm.
      bob = bob.with(proposed.group().messages());
    }
    Bytes oneMore = bob.proposeUpdate(Members.options(), party.entropy).message();
    Group full = alice;
    assertBreaks(MlsException.Reason.TOO_LARGE, "V16", () -> full.process(oneMore, ANYBODY, NOW));
    Group.decode(full.encode());
  }

  @Test
  void v17AReInitIsAloneInItsCommit() throws MlsException {
    Proposal.ReInit reInit = Proposal.ReInit.to(Bytes.utf8("g"), SUITE, List.of());
    invalid("V17", reInit, reInit);
    invalid("V17", reInit, new Proposal.PreSharedKey(psk(32)));
    invalid("V17", new Proposal.Add(party.keyPackage("dave").keyPackage()), reInit);
    assertThrows(
        IllegalArgumentException.class,
        () -> CommitRequest.builder().reInit(reInit).remove(party.place("carol")).build());
    assertThrows(
        IllegalArgumentException.class,
        () -> CommitRequest.builder().reInit(reInit).externalPsk(Bytes.of(1)).build());
    // Of our own commits it is the last.
    party.propose(
        "carol", party.group("carol").propose(ProposalRequest.reInit(reInit), party.entropy));
    party.propose("carol", party.group("carol").proposeUpdate(Members.options(), party.entropy));
    CommitRequest close = CommitRequest.reInit(reInit);
    assertBreaks(MlsException.Reason.PROPOSALS_PENDING, "V17", () -> party.commit("bob", close));
    PendingCommit rest = party.commit("bob", CommitRequest.update());
    assertEquals(1, party.staged("alice", rest.message()).updated().size());
    assertEquals(Optional.empty(), party.staged("alice", rest.message()).reInit());
    party.deliver("bob", rest);
    PendingCommit closing = party.commit("bob", close);
    assertEquals(Optional.of(reInit), party.staged("alice", closing.message()).reInit());
    party.deliver("bob", closing);
  }

  @Test
  void membersThatDoNotSupportTheGroupAreNotAdded() throws MlsException {
    Extension extension = new Extension(0xf1c0, Bytes.utf8("v"));
    LeafOptions able =
        new LeafOptions(Capabilities.basic(Arrays.asList(1, 2, 3), List.of(0xf1c0)), List.of());
    Group group =
        Group.create(
            SUITE, Bytes.utf8("g"), party.signer("alice"), able, List.of(extension), party.entropy);
    assertBreaks(
        MlsException.Reason.UNSUPPORTED_CAPABILITY,
        "L3",
        () ->
            group.commit(
                CommitRequest.builder().add(party.keyPackage("dave")).build(),
                ANYBODY,
                NOW,
                party.entropy));
    assertBreaks(
        MlsException.Reason.UNSUPPORTED_CAPABILITY,
        "L3",
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
