package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;
import static pli.mls.Members.assertBreaks;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.PrivateMessage;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.Sender;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;

/** Members' proposals and commits that are signed but not enciphered. */
class PublicHandshakeTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  private Party party;

  @BeforeEach
  void threeMembers() throws MlsException {
    party = Party.of(SUITE, "alice", "bob", "carol");
  }

  private static PublicMessage open(Bytes message) throws MlsException {
    return assertInstanceOf(PublicMessage.class, MlsMessage.decode(message));
  }

  @Test
  void eachKindOfProposalTravelsInTheClear() throws MlsException {
    Group bob = party.group("bob");
    for (ProposalRequest request :
        List.of(
            ProposalRequest.add(party.keyPackage("dave")),
            ProposalRequest.remove(party.place("carol")),
            ProposalRequest.update(Members.options()),
            ProposalRequest.externalPsk(Bytes.utf8("shared")),
            ProposalRequest.resumptionPsk(bob.groupId(), bob.epoch()),
            ProposalRequest.groupContextExtensions(List.of()),
            ProposalRequest.reInit(Proposal.ReInit.to(Bytes.utf8("next"), SUITE, List.of())))) {
      Proposed enciphered = bob.propose(request, party.entropy);
      assertInstanceOf(PrivateMessage.class, MlsMessage.decode(enciphered.message()));
      Proposed made =
          bob.propose(
              request.authenticatedData(Bytes.utf8("why")).asPublicMessage(), party.entropy);
      PublicMessage sent = open(made.message());
      assertEquals(new Sender.Member(bob.ownLeaf()), sent.content().sender());
      assertEquals(Bytes.utf8("why"), sent.content().authenticatedData());
      ProposalReceived heard =
          assertInstanceOf(
              ProposalReceived.class, party.group("alice").process(made.message(), ANYBODY, NOW));
      assertEquals(bob.ownLeaf(), heard.sender());
      assertEquals(made.group().proposals().entries().get(0).proposal(), heard.proposal());
      assertEquals(
          made.group().proposals().entries().get(0).reference(),
          heard.group().proposals().entries().get(0).reference());
    }
  }

  @Test
  void commitsTravelInTheClear() throws MlsException {
    party.propose(
        "carol",
        party
            .group("carol")
            .propose(ProposalRequest.update(Members.options()).asPublicMessage(), party.entropy));
    Group before = party.group("bob");
    PendingCommit commit =
        party.commit(
            "bob",
            CommitRequest.builder()
                .add(party.keyPackage("dave"))
                .asPublicMessage()
                .authenticatedData(Bytes.utf8("why"))
                .build());
    // No message key was used.
    assertEquals(before.encode(), party.group("bob").encode());
    assertEquals(Bytes.utf8("why"), open(commit.message()).content().authenticatedData());
    assertBreaks(
        MlsException.Reason.OWN_MESSAGE, "F11", () -> party.staged("bob", commit.message()));
    party.deliver("bob", commit, "dave");
    party.talk();
    // The next goes enciphered, as if nothing had been.
    party.update("dave");
    party.talk();
  }

  @Test
  void everyFlippedBitIsRefused() throws MlsException {
    PendingCommit commit =
        party.commit(
            "bob", CommitRequest.builder().remove(party.place("carol")).asPublicMessage().build());
    Group alice = party.group("alice");
    Bytes before = alice.encode();
    for (int i = 0; i < commit.message().length(); i++) {
      Bytes flipped = MessageRulesTest.flip(commit.message(), i);
      assertThrows(MlsException.class, () -> alice.process(flipped, ANYBODY, NOW), "byte " + i);
    }
    assertEquals(before, alice.encode());
    party.deliver("bob", commit);
    party.talk();
  }
}
