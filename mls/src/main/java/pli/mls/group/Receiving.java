package pli.mls.group;

import pli.codec.Bytes;
import pli.mls.framing.Content;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.Sender;
import pli.mls.framing.VerifiedContent;
import pli.mls.node.CredentialValidator;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.tree.UpdatePath;

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
              application.data());
      case Content.Proposed proposed -> remember(opened, proposed.proposal());
      case Content.Committed committed ->
          new CommitReceived(
              new CommitReader(group, credentials, time, psks)
                  .stage(opened.content(), committed.commit(), opened.sender()));
    };
  }

  private Received receiveOutsiders(PublicMessage message) throws MlsException {
    VerifiedContent content = new OutsiderReader(group.state()).open(message);
    if (content.framed().content() instanceof Content.Committed committed) {
      UpdatePath path = committed.commit().path();
      if (path != null) {
        return new CommitReceived(
            new ExternalCommitReader(group, credentials, time, psks)
                .stage(content, committed.commit(), path));
      }
    }
    throw new IllegalStateException("content that no outsider may send was let in");
  }

  private ProposalReceived remember(MessageReader.Opened opened, Proposal proposal)
      throws MlsException {
    new ProposalRules(group.state(), credentials, time).check(proposal, opened.sender());
    Bytes reference = opened.content().authenticated().proposalReference(group.state().labeled());
    PendingProposals more =
        group
            .proposals()
            .with(new PendingProposals.Entry(reference, opened.sender(), proposal, null));
    return new ProposalReceived(group.with(opened.messages(), more), opened.sender(), proposal);
  }
}
