package pli.mls.group;

import pli.codec.Bytes;
import pli.mls.framing.Content;
import pli.mls.framing.FramedContent;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.Sender;
import pli.mls.framing.VerifiedContent;
import pli.mls.node.MlsException;
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
   * @throws MlsException with the reason of the first rule of F3, F8, E1, E2 that it breaks
   */
  VerifiedContent open(PublicMessage message) throws MlsException {
    FramedContent framed = message.content();
    epoch.requireHere(framed.groupId(), framed.epoch());
    return message
        .fromOutside()
        .verify(epoch.labeled(), signatureKey(framed), epoch.encodedContext());
  }

  private static Bytes signatureKey(FramedContent framed) throws MlsException {
    return switch (framed.sender()) {
      case Sender.Member member -> throw new IllegalArgumentException("a member's message");
      case Sender.External external -> throw outsider();
      case Sender.NewMemberProposal proposal -> throw outsider();
      case Sender.NewMemberCommit commit -> joinersKey(framed.content());
    };
  }

  private static MlsException outsider() {
    return new MlsException(
        MlsException.Reason.NOT_A_MEMBER, "F7: proposals from outside are not supported");
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
