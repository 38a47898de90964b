package pli.mls.group;

import java.util.List;
import pli.codec.Bytes;
import pli.mls.framing.Content;
import pli.mls.framing.FramedContent;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.Sender;
import pli.mls.framing.VerifiedContent;
import pli.mls.node.ExternalSender;
import pli.mls.node.ExternalSenders;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.tree.UpdatePath;

/**
 * From a message of someone outside the group to content whose signature is its sender's (RFC 9420
 * section 6.1). What that proves depends on the sender: an external sender is known to the group, a
 * new member has only brought its own key.
 */
final class OutsiderReader {
  private final Epoch epoch;

  OutsiderReader(Epoch epoch) {
    this.epoch = epoch;
  }

  /**
   * Verifies one message.
   *
   * @throws MlsException with the reason of the first rule of F3, F8, X1 to X4, E1, E2 that it
   *     breaks
   */
  VerifiedContent open(PublicMessage message) throws MlsException {
    FramedContent framed = message.content();
    epoch.requireHere(framed.groupId(), framed.epoch());
    return message
        .fromOutside()
        .verify(epoch.labeled(), signatureKey(framed), epoch.encodedContext());
  }

  /** The external sender that a message names, which {@link #open} has verified. */
  ExternalSender sender(Sender.External external) throws MlsException {
    List<ExternalSender> senders = ExternalSenders.in(epoch.context().extensions()).senders();
    if (external.index() >= senders.size()) { // X1
      throw new MlsException(
          MlsException.Reason.NOT_A_MEMBER, "X1: an external sender whom the group does not name");
    }
    return senders.get((int) external.index());
  }

  /** X4: whose signature it must be. */
  private Bytes signatureKey(FramedContent framed) throws MlsException {
    return switch (framed.sender()) {
      case Sender.Member member -> throw new IllegalArgumentException("a member's message");
      case Sender.External external -> externalKey(external, framed.content());
      case Sender.NewMemberProposal proposal -> newMembersKey(framed.content());
      case Sender.NewMemberCommit commit -> joinersKey(framed.content());
    };
  }

  private Bytes externalKey(Sender.External external, Content content) throws MlsException {
    ExternalSender sender = sender(external);
    if (!(content instanceof Content.Proposed proposed) || !mayPropose(proposed.proposal())) { // X2
      throw new MlsException(
          MlsException.Reason.MALFORMED, "X2: an external sender sends what only members do");
    }
    return sender.signatureKey();
  }

  /** The column "Ext" of section 17.4. */
  private static boolean mayPropose(Proposal proposal) {
    return switch (proposal) {
      case Proposal.Add add -> true;
      case Proposal.Update update -> false;
      case Proposal.Remove remove -> true;
      case Proposal.PreSharedKey psk -> true;
      case Proposal.ReInit reInit -> true;
      case Proposal.ExternalInit init -> false;
      case Proposal.GroupContextExtensions replaced -> true;
    };
  }

  private static Bytes newMembersKey(Content content) throws MlsException {
    if (!(content instanceof Content.Proposed proposed)
        || !(proposed.proposal() instanceof Proposal.Add add)) { // X3
      throw new MlsException(
          MlsException.Reason.MALFORMED, "X3: a new member proposes something else than itself");
    }
    return add.keyPackage().leafNode().signatureKey();
  }

  /** E1, E2; E10: the key that the joiner will have as a member. */
  private static Bytes joinersKey(Content content) throws MlsException {
    if (!(content instanceof Content.Committed committed)) { // E1
      throw new MlsException(
          MlsException.Reason.MALFORMED, "E1: who joins by a commit sends something else");
    }
    UpdatePath path = committed.commit().path();
    if (path == null) { // E2
      throw new MlsException(
          MlsException.Reason.INVALID_COMMIT, "E2: a commit from outside without a path");
    }
    return path.leafNode().signatureKey();
  }
}
