package pli.mls.group;

import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Content;
import pli.mls.framing.ContentType;
import pli.mls.framing.FramedContent;
import pli.mls.framing.PrivateMessage;
import pli.mls.framing.Sender;
import pli.mls.framing.WireFormat;
import pli.mls.node.MlsException;
import pli.mls.schedule.MessageKey;
import pli.mls.schedule.SecretTree;

/** Signs and enciphers what this member says in an epoch. All of it travels as PrivateMessage. */
final class MessageWriter {
  private final Epoch epoch;
  private final Own own;
  private final Entropy entropy;

  MessageWriter(Group group, Entropy entropy) {
    this.epoch = group.state();
    this.own = group.own();
    this.entropy = entropy;
  }

  /**
   * An enciphered message.
   *
   * @param messages without its key
   * @param message the MLSMessage
   */
  record Sealed(SecretTree messages, Bytes message) {}

  /**
   * Content of ours.
   *
   * @throws MlsException {@link MlsException.Reason#GROUP_CLOSED} (S1)
   */
  AuthenticatedContent sign(Content content, Bytes authenticatedData) throws MlsException {
    epoch.requireOpen();
    FramedContent framed =
        new FramedContent(
            epoch.groupId(),
            epoch.context().epoch(),
            new Sender.Member(own.leaf()),
            authenticatedData,
            content);
    return AuthenticatedContent.sign(
        epoch.labeled(),
        WireFormat.PRIVATE_MESSAGE,
        framed,
        epoch.encodedContext(),
        own.signer(),
        entropy);
  }

  Sealed seal(AuthenticatedContent signed, SecretTree messages) throws MlsException {
    SecretTree.Step step = messages.next(own.leaf(), use(signed.content().content().type()));
    try (MessageKey key = step.key()) {
      PrivateMessage message =
          PrivateMessage.seal(
              epoch.labeled(), signed, key, epoch.secrets().senderData(), 0, entropy);
      return new Sealed(step.tree(), message.encode());
    }
  }

  static SecretTree.Use use(ContentType type) {
    return switch (type) {
      case APPLICATION -> SecretTree.Use.APPLICATION;
      case PROPOSAL, COMMIT -> SecretTree.Use.HANDSHAKE;
    };
  }
}
