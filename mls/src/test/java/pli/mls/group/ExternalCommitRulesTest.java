package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.mls.Members;
import pli.mls.framing.Content;
import pli.mls.framing.ProposalOrRef;
import pli.mls.node.Capabilities;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.RequiredCapabilities;
import pli.mls.node.Signer;
import pli.mls.tree.UpdatePath;

/** E1 to E10 of docs/MLS.md: commits from outside by one who keeps none of the rules. */
class ExternalCommitRulesTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  private Party party;

  /** Alice, Carol and Eve, with a free place after each of the first two. */
  @BeforeEach
  void threeMembers() throws MlsException {
    party = Party.of(SUITE, "alice", "bob", "carol", "dora", "eve");
    party.update("eve");
    party.remove("alice", "bob", "dora");
  }

  private ForgingOutsider mallory() throws CryptoException {
    return new ForgingOutsider(party, "mallory", "alice");
  }

  private void refused(MlsException.Reason reason, String rule, Bytes message) {
    refused(reason, rule, message, ANYBODY);
  }

  private void refused(
      MlsException.Reason reason, String rule, Bytes message, CredentialValidator credentials) {
    for (String name : List.of("alice", "carol", "eve")) {
      Bytes before = party.group(name).encode();
      assertBreaks(reason, rule, () -> party.group(name).process(message, credentials, NOW));
      assertEquals(before, party.group(name).encode());
    }
  }

  private void invalid(String rule, ForgingOutsider outsider) throws MlsException {
    refused(MlsException.Reason.INVALID_PROPOSAL, rule, outsider.commit());
  }

  /** The forger is refused for nothing but what a test has it do. */
  @Test
  void anHonestForgerIsTaken() throws MlsException, CryptoException {
    for (Bytes message :
        List.of(mallory().commit(), returning("carol").removing(party.place("carol")).commit())) {
      StagedCommit staged = party.staged("alice", message);
      assertTrue(staged.fromOutside());
      assertEquals(new LeafIndex(1), staged.committer());
      assertEquals(staged.merge().epoch(), party.staged("eve", message).merge().epoch());
    }
  }

  /** Carol herself, without her state. */
  private ForgingOutsider returning(String name) throws CryptoException {
    return new ForgingOutsider(party, name, "alice");
  }

  @Test
  void e1WhoJoinsByACommitSendsOne() throws MlsException, CryptoException {
    for (Content content :
        List.of(
            new Content.Proposed(mallory().externalInit()),
            new Content.Proposed(new Proposal.Remove(new LeafIndex(0))),
            new Content.Application(Bytes.utf8("hello")))) {
      refused(MlsException.Reason.MALFORMED, "E1", mallory().say(content));
    }
  }

  @Test
  void e2ThereIsAPath() throws MlsException, CryptoException {
    ForgingOutsider outsider = mallory();
    outsider.path = path -> null;
    refused(MlsException.Reason.INVALID_COMMIT, "E2", outsider.commit());
  }

  @Test
  void e3NothingIsNamedByReference() throws MlsException, CryptoException {
    party.propose("eve", party.group("eve").proposeRemove(party.place("carol"), party.entropy));
    Bytes reference = party.group("alice").proposals().entries().get(0).reference();
    ForgingOutsider outsider = mallory();
    outsider.removed = party.place("carol");
    outsider.items.add(new ProposalOrRef.Reference(reference));
    invalid("E3", outsider);
  }

  @Test
  void e4ThereIsOneExternalInit() throws MlsException, CryptoException {
    invalid("E4", mallory().empty());
    ForgingOutsider twice = mallory();
    invalid("E4", twice.with(twice.externalInit()));
    invalid("E4", mallory().with(mallory().externalInit()));
    invalid("E4", mallory().empty().with(psk()));
  }

  private static Proposal psk() {
    return new Proposal.PreSharedKey(
        new PreSharedKeyId.External(Bytes.utf8("psk"), Bytes.adopt(new byte[32])));
  }

  @Test
  void e5NothingIsThereThatOnlyMembersDo() throws MlsException, CryptoException {
    Proposal add = new Proposal.Add(party.keyPackage("accomplice").keyPackage());
    LeafNode leaf = party.group("alice").members().get(0).leaf();
    for (Proposal proposal :
        List.of(
            add,
            new Proposal.Update(leaf),
            new Proposal.ReInit(Bytes.utf8("g"), 1, 1, List.of()),
            new Proposal.GroupContextExtensions(List.of()))) {
      invalid("E5", mallory().with(proposal));
      ForgingOutsider first = mallory().empty();
      invalid("E5", first.with(proposal, first.externalInit()));
    }
    invalid("E5", returning("carol").removing(party.place("carol")).removing(party.place("carol")));
    ForgingOutsider two = returning("carol").removing(party.place("carol"));
    invalid("E5", two.with(new Proposal.Remove(party.place("eve"))));
  }

  @Test
  void otherRulesOfWhatMayBeThereHold() throws MlsException, CryptoException {
    for (int nobody : new int[] {1, 3, 5, -1}) {
      invalid("V4", mallory().with(new Proposal.Remove(new LeafIndex(nobody))));
    }
    invalid("V14", mallory().with(psk(), psk()));
    invalid(
        "V5",
        mallory()
            .with(
                new Proposal.PreSharedKey(
                    new PreSharedKeyId.External(Bytes.utf8("psk"), Bytes.EMPTY))));
    refused(MlsException.Reason.INVALID_COMMIT, "C4", mallory().with(psk()).commit());
  }

  @Test
  void e6NobodyRemovesSomebodyElse() throws MlsException, CryptoException {
    Bytes message = mallory().removing(party.place("carol")).commit();
    refused(MlsException.Reason.CREDENTIAL_REFUSED, "L11", message);
    // The application may know better: this is the same person with another credential.
    CredentialValidator knowing = new Asked(true);
    ((CommitReceived) party.group("alice").process(message, knowing, NOW)).commit().merge();
    // Or worse: nobody comes back in this group, whatever the credential.
    Bytes returns = returning("carol").removing(party.place("carol")).commit();
    refused(MlsException.Reason.CREDENTIAL_REFUSED, "no", returns, new Asked(false));
  }

  /** An application that has a view of its own on who succeeds whom. */
  private record Asked(boolean answer) implements CredentialValidator {
    @Override
    public void validate(LeafNode leaf, int suite) {}

    @Override
    public void validateSuccessor(LeafNode former, LeafNode leaf, int suite) throws MlsException {
      if (!answer) {
        throw new MlsException(MlsException.Reason.CREDENTIAL_REFUSED, "no: not here");
      }
    }
  }

  /** The application is asked of the joiner's leaf, too (L1). */
  @Test
  void theApplicationIsAskedOfWhoComesIn() throws MlsException, CryptoException {
    CredentialValidator nobody =
        (leaf, suite) -> {
          throw new MlsException(MlsException.Reason.CREDENTIAL_REFUSED, "no: not this one");
        };
    refused(MlsException.Reason.CREDENTIAL_REFUSED, "no", mallory().commit(), nobody);
  }

  /** A member that is still there does not come in a second time beside itself (L8). */
  @Test
  void aMemberIsInTheGroupOnce() throws MlsException, CryptoException {
    refused(MlsException.Reason.INVALID_TREE, "L8", returning("carol").commit());
    ExternalJoin door = party.door("alice");
    assertBreaks(
        MlsException.Reason.INVALID_TREE,
        "L8",
        () -> door.commit(party.signer("carol"), Members.options(), party.entropy));
  }

  @Test
  void e7TheLeafThatComesBackHasANewKey() throws MlsException, CryptoException {
    Bytes old = party.group("carol").members().get(1).leaf().encryptionKey();
    ForgingOutsider outsider = returning("carol").removing(party.place("carol"));
    outsider.leaf = made -> outsider.resigned(made, old, new LeafIndex(1));
    refused(MlsException.Reason.INVALID_LEAF, "E7", outsider.commit());
  }

  @Test
  void e8TheExternalInitLeadsToASecret() throws MlsException, CryptoException {
    for (int length : new int[] {0, 31, 33}) {
      Proposal init = new Proposal.ExternalInit(Bytes.adopt(new byte[length]));
      invalid("E8", mallory().empty().with(init));
    }
    // All zero is no point that X25519 takes.
    invalid("E8", mallory().empty().with(new Proposal.ExternalInit(Bytes.adopt(new byte[32]))));
    // One of another epoch leads to another secret.
    Proposal other = mallory().externalInit();
    refused(MlsException.Reason.BAD_MAC, "C3", mallory().empty().with(other).commit());
  }

  @Test
  void e9TheJoinerTakesTheFirstFreePlace() throws MlsException, CryptoException {
    // Its leaf is signed for the second free place.
    ForgingOutsider elsewhere = mallory();
    elsewhere.leaf = made -> elsewhere.resigned(made, made.encryptionKey(), new LeafIndex(3));
    refused(MlsException.Reason.BAD_SIGNATURE, "L2", elsewhere.commit());
    // All of its path is.
    ForgingOutsider there = mallory();
    there.place = new LeafIndex(3);
    refused(MlsException.Reason.INVALID_COMMIT, "U5", there.commit());
    // It takes the place of a member that stays.
    ForgingOutsider instead = mallory();
    instead.place = party.place("carol");
    MlsException thrown =
        assertThrows(MlsException.class, () -> party.staged("alice", instead.commit()));
    assertTrue(String.valueOf(thrown.getMessage()).startsWith("U"), thrown.getMessage());
  }

  @Test
  void e10TheMessageIsSignedByTheOneWhoJoins() throws MlsException, CryptoException {
    ForgingOutsider outsider = mallory();
    outsider.messageSigner = party.signer("someone");
    refused(MlsException.Reason.BAD_SIGNATURE, "F8", outsider.commit());
    // Somebody else's leaf under one's own signature.
    ForgingOutsider thief = mallory();
    LeafNode stolen = party.keyPackage("victim").leafNode();
    thief.messageSigner = party.signer("victim");
    thief.path = path -> new UpdatePath(stolen, Objects.requireNonNull(path).nodes());
    refused(MlsException.Reason.INVALID_LEAF, "L7", thief.commit());
  }

  @Test
  void aCommitFromOutsideIsOfItsEpoch() throws MlsException, CryptoException {
    Bytes message = mallory().commit();
    PendingCommit late = party.outside("mallory", party.door("alice"));
    party.update("alice");
    refused(MlsException.Reason.WRONG_EPOCH, "F3", message);
    refused(MlsException.Reason.WRONG_EPOCH, "F3", late.message());
    Party other = Party.of(SUITE, "x", "y");
    other.update("x");
    other.update("y");
    other.update("x");
    assertEquals(other.group("x").epoch(), party.group("alice").epoch());
    // The same group id and epoch, another history.
    Bytes fork = other.outside("z", other.door("x")).message();
    refused(MlsException.Reason.BAD_SIGNATURE, "F8", fork);
  }

  @Test
  void x6WhatComesFromOutsideHasNoMembershipTag() throws MlsException, CryptoException {
    Bytes message = mallory().commit();
    Bytes tagged = new TlsWriter().raw(message).opaque(Bytes.adopt(new byte[32])).toBytes();
    refused(MlsException.Reason.MALFORMED, "a message", tagged);
  }

  @Test
  void theJoinersLeafSupportsTheGroup() throws MlsException, CryptoException {
    LeafOptions able =
        new LeafOptions(Capabilities.basic(List.of(1, 2, 3), List.of(0xf1c0)), List.of());
    party = new Party(SUITE, 3).able(able);
    party.create("alice");
    party.add("alice", "carol", "eve");
    Extension required =
        new RequiredCapabilities(List.of(0xf1c0), List.of(), List.of()).toExtension();
    party.deliver(
        "alice",
        party.commit(
            "alice", CommitRequest.builder().groupContextExtensions(List.of(required)).build()));
    refused(MlsException.Reason.UNSUPPORTED_CAPABILITY, "L3", mallory().commit());
    ExternalJoin door = party.door("alice");
    assertEquals(List.of(required), door.extensions());
    Signer signer = party.signer("mallory");
    assertBreaks(
        MlsException.Reason.UNSUPPORTED_CAPABILITY,
        "L3",
        () -> door.commit(signer, Members.options(), party.entropy));
    assertBreaks(
        MlsException.Reason.UNSUPPORTED_CAPABILITY,
        "L9",
        () ->
            door.commit(
                signer,
                new LeafOptions(Capabilities.basic(List.of(2), List.of(0xf1c0)), List.of()),
                party.entropy));
    party.deliverOutsiders("new", party.outside("new", party.door("eve")));
    party.talk();
  }

  @Test
  void everyFlippedBitIsRefused() throws MlsException, CryptoException {
    Bytes message = returning("carol").removing(party.place("carol")).commit();
    for (String name : List.of("alice", "carol")) {
      Group group = party.group(name);
      Bytes before = group.encode();
      for (int i = 0; i < message.length(); i++) {
        Bytes flipped = MessageRulesTest.flip(message, i);
        // Who is removed cannot check the confirmation tag, the last 32 bytes.
        if (name.equals("alice") || i < message.length() - 32) {
          assertThrows(MlsException.class, () -> group.process(flipped, ANYBODY, NOW), "byte " + i);
        }
      }
      assertEquals(before, group.encode());
      group.process(message, ANYBODY, NOW);
    }
  }
}
