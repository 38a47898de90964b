package pli.mls.group;

import pli.codec.Bytes;
import pli.mls.framing.Content;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.Sender;
import pli.mls.framing.VerifiedContent;
import pli.mls.node.CredentialValidator;
import pli.mls.node.KeyPackage;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.schedule.SecretTree;

/** What a message from another does to a group (RFC 9420 sections 6, 12.1 and 12.4.2). */
final class Receiving {
  private final Group group;
  private final CredentialValidator credentials;
  private final ProposalRules.Time time;
  private final PskSource psks;

  Receiving(Group group, CredentialValidator credentials, ProposalRules.Time time, PskSource psks) {
    this.group = group;
    this.credentials = credentials;
    this.time = time;
    this.psks = psks;
  }

  Received receive(Bytes encoded) throws MlsException {
    MlsMessage message = MlsMessage.decode(encoded);
    if (message instanceof PublicMessage open
        && !(open.content().sender() instanceof Sender.Member)) {
      return receiveOutsiders(open);
    }
    MessageReader.Opened opened = new MessageReader(group).open(message);
    return switch (opened.content().framed().content()) {
      case Content.Application application ->
          new ApplicationReceived(
              group.with(opened.messages()),
              opened.sender(),
              opened.senderLeaf(),
              opened.content().framed().authenticatedData(),
              application.data(),
              new SignedContent(
                  opened.content().authenticated().framed(),
                  group.state().encodedContext(),
                  opened.content().authenticated().authentication().signature()),
              opened.passedOver());
      case Content.Proposed proposed -> remember(opened, proposed.proposal());
      case Content.Committed committed ->
          new CommitReceived(
              new CommitReader(group, credentials, time, psks)
                  .stage(opened.content(), committed.commit(), opened.sender()));
    };
  }

  private Received receiveOutsiders(PublicMessage message) throws MlsException {
    OutsiderReader reader = new OutsiderReader(group.state());
    VerifiedContent content = reader.open(message);
    Sender sender = content.framed().sender();
    return switch (content.framed().content()) {
      case Content.Application application ->
          throw new IllegalStateException("data that no outsider may send was let in");
      case Content.Proposed proposed -> {
        rules().check(proposed.proposal()); // X7
        Group after = remembering(content, proposed.proposal(), group.messages());
        yield sender instanceof Sender.External external
            ? new ExternalProposalReceived(after, reader.sender(external), proposed.proposal())
            : new NewMemberProposalReceived(after, keyPackage(proposed.proposal()));
      }
      case Content.Committed committed ->
          new CommitReceived(
              new ExternalCommitReader(group, credentials, time, psks)
                  .stage(content, committed.commit()));
    };
  }

  private static KeyPackage keyPackage(Proposal proposal) {
    if (proposal instanceof Proposal.Add add) {
      return add.keyPackage();
    }
    throw new IllegalStateException("a new member's proposal that is no Add was let in");
  }

  private ProposalReceived remember(MessageReader.Opened opened, Proposal proposal)
      throws MlsException {
    rules().check(proposal, opened.sender());
    return new ProposalReceived(
        remembering(opened.content(), proposal, opened.messages()), opened.sender(), proposal);
  }

  private ProposalRules rules() {
    return new ProposalRules(group.state(), credentials, time);
  }

  /** The group after a valid proposal. */
  private Group remembering(VerifiedContent content, Proposal proposal, SecretTree messages)
      throws MlsException {
    Bytes reference = content.authenticated().proposalReference(group.state().labeled());
    Sender sender = content.framed().sender();
    return group.with(
        messages,
        group.proposals().with(new PendingProposals.Entry(reference, sender, proposal, null)));
  }
}
