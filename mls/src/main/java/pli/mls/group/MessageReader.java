package pli.mls.group;

import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.PrivateMessage;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.SenderData;
import pli.mls.framing.VerifiedContent;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.schedule.MessageKey;
import pli.mls.schedule.SecretTree;

/**
 * From a member's message to content whose sender is proven (RFC 9420 section 6). Changes nothing:
 * it returns the secret tree without the key, and the caller keeps that only if all went well.
 */
final class MessageReader {
  private final Epoch epoch;
  private final LeafIndex own;
  private final SecretTree messages;

  MessageReader(Group group) {
    this.epoch = group.state();
    this.own = group.ownLeaf();
    this.messages = group.messages();
  }

  /**
   * What was read.
   *
   * @param content from another member
   * @param sender that member's place
   * @param senderLeaf its leaf
   * @param messages the secret tree after it
   * @param passedOver as in {@link SecretTree.Step}; 0 if it was not encrypted
   */
  record Opened(
      VerifiedContent content,
      LeafIndex sender,
      LeafNode senderLeaf,
      SecretTree messages,
      long passedOver) {}

  /**
   * Opens and verifies one message of a member.
   *
   * @throws MlsException with the reason of the first rule of F1 to F11, R1, R2 that it breaks
   */
  Opened open(MlsMessage encoded) throws MlsException {
    return switch (encoded) {
      case PrivateMessage message -> openPrivate(message);
      case PublicMessage message -> openPublic(message);
      case MlsMessage other -> // F2
          throw new MlsException(
              MlsException.Reason.MALFORMED, "F2: a message that is not for a group's members");
    };
  }

  private Opened openPrivate(PrivateMessage message) throws MlsException {
    epoch.requireHere(message.groupId(), message.epoch());
    SenderData sender = message.openSenderData(epoch.labeled(), epoch.secrets().senderData());
    requireNotOwn(sender.leaf());
    LeafNode leaf = epoch.sender(sender.leaf());
    SecretTree.Step step =
        messages.at(sender.leaf(), MessageWriter.use(message.contentType()), sender.generation());
    try (MessageKey key = step.key()) {
      AuthenticatedContent content = message.open(epoch.labeled(), sender, key);
      return verified(content, sender.leaf(), leaf, step.tree(), step.passedOver());
    }
  }

  private Opened openPublic(PublicMessage message) throws MlsException {
    epoch.requireHere(message.content().groupId(), message.content().epoch());
    LeafIndex sender = message.content().sender().memberLeaf();
    AuthenticatedContent content =
        message.unprotect(epoch.labeled(), epoch.secrets().membership(), epoch.encodedContext());
    requireNotOwn(sender);
    return verified(content, sender, epoch.sender(sender), messages, 0);
  }

  private Opened verified(
      AuthenticatedContent content,
      LeafIndex sender,
      LeafNode leaf,
      SecretTree after,
      long passedOver)
      throws MlsException {
    VerifiedContent verified =
        content.verify(epoch.labeled(), leaf.signatureKey(), epoch.encodedContext());
    return new Opened(verified, sender, leaf, after, passedOver);
  }

  /** F11. */
  private void requireNotOwn(LeafIndex sender) throws MlsException {
    if (sender.equals(own)) {
      throw new MlsException(MlsException.Reason.OWN_MESSAGE, "F11: a message of our own");
    }
  }
}
