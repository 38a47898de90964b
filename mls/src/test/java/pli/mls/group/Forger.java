package pli.mls.group;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import pli.codec.Bytes;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Commit;
import pli.mls.framing.Content;
import pli.mls.framing.FramedContent;
import pli.mls.framing.PrivateMessage;
import pli.mls.framing.ProposalOrRef;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.Sender;
import pli.mls.framing.WireFormat;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.schedule.KeySchedule;
import pli.mls.schedule.MessageKey;
import pli.mls.schedule.PskSecret;
import pli.mls.schedule.SecretTree;
import pli.mls.suite.Labeled;

/** A member that has all the keys and keeps none of the rules. */
final class Forger {
  private final Party party;
  private final Group group;

  Forger(Party party, String name) {
    this.party = party;
    this.group = party.group(name);
  }

  /** A proposal, whatever it is, truly signed and enciphered. */
  Bytes proposal(Proposal proposal) throws MlsException {
    MessageWriter writer = new MessageWriter(group, party.entropy);
    AuthenticatedContent signed = writer.sign(new Content.Proposed(proposal), Bytes.EMPTY);
    return writer.seal(signed, group.messages()).message();
  }

  /** A commit of {@code proposals} without a path, with a confirmation tag that means nothing. */
  Bytes commit(Proposal... proposals) throws MlsException {
    List<ProposalOrRef> items = new ArrayList<>();
    for (Proposal proposal : proposals) {
      items.add(new ProposalOrRef.Inline(proposal));
    }
    return commit(items);
  }

  Bytes commit(List<ProposalOrRef> items) throws MlsException {
    MessageWriter writer = new MessageWriter(group, party.entropy);
    AuthenticatedContent signed =
        writer.sign(new Content.Committed(new Commit(items, null)), Bytes.EMPTY);
    return writer.seal(signed.confirmedBy(Bytes.of(1, 2, 3)), group.messages()).message();
  }

  /** A commit of {@code additions} without a path, right in all but what {@code tag} changes. */
  Bytes confirmed(UnaryOperator<Bytes> tag, Proposal.Add... additions) throws MlsException {
    List<ProposalOrRef> items = new ArrayList<>();
    List<ProposalList.Sourced> sourced = new ArrayList<>();
    for (Proposal.Add addition : additions) {
      items.add(new ProposalOrRef.Inline(addition));
      sourced.add(new ProposalList.Sourced(addition, group.ownLeaf()));
    }
    MessageWriter writer = new MessageWriter(group, party.entropy);
    AuthenticatedContent signed =
        writer.sign(new Content.Committed(new Commit(items, null)), Bytes.EMPTY);
    AppliedProposals applied =
        AppliedProposals.of(
            ProposalList.of(sourced, group.ownLeaf(), group.state()), group.state());
    Labeled labeled = group.state().labeled();
    NextEpoch next =
        NextEpoch.after(
            group.state(),
            applied.tree(),
            applied.extensions(),
            signed,
            KeySchedule.noSecret(labeled),
            PskSecret.of(labeled, List.of()));
    return writer
        .seal(signed.confirmedBy(tag.apply(next.confirmationTag())), group.messages())
        .message();
  }

  /** A public message with any sender, tagged as a member's. */
  Bytes publicProposal(Sender sender, Proposal proposal) {
    FramedContent framed =
        new FramedContent(
            group.groupId(), group.epoch(), sender, Bytes.EMPTY, new Content.Proposed(proposal));
    AuthenticatedContent signed =
        AuthenticatedContent.sign(
            group.state().labeled(),
            WireFormat.PUBLIC_MESSAGE,
            framed,
            group.state().encodedContext(),
            group.own().signer(),
            party.entropy);
    if (sender instanceof Sender.Member) {
      return PublicMessage.protect(
              group.state().labeled(),
              signed,
              group.state().secrets().membership(),
              group.state().encodedContext())
          .encode();
    }
    return new PublicMessage(framed, signed.authentication(), null).encode();
  }

  /** A private message that says it comes from {@code leaf}. */
  Bytes posingAs(LeafIndex leaf) throws MlsException {
    FramedContent framed =
        new FramedContent(
            group.groupId(),
            group.epoch(),
            new Sender.Member(leaf),
            Bytes.EMPTY,
            new Content.Application(Bytes.utf8("not me")));
    AuthenticatedContent signed =
        AuthenticatedContent.sign(
            group.state().labeled(),
            WireFormat.PRIVATE_MESSAGE,
            framed,
            group.state().encodedContext(),
            group.own().signer(),
            party.entropy);
    MessageKey key =
        group.messages().next(new LeafIndex(leaf.value() & 1), SecretTree.Use.APPLICATION).key();
    return PrivateMessage.seal(
            group.state().labeled(),
            signed,
            key,
            group.state().secrets().senderData(),
            0,
            party.entropy)
        .encode();
  }
}
