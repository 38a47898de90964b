package pli.mls.group;

import pli.codec.Bytes;
import pli.mls.framing.Content;
import pli.mls.node.CredentialValidator;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;

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

  Received receive(Bytes message) throws MlsException {
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
