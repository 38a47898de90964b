package pli.mls.group;

import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Content;
import pli.mls.framing.ContentType;
import pli.mls.framing.FramedContent;
import pli.mls.framing.PrivateMessage;
import pli.mls.framing.PublicMessage;
import pli.mls.framing.Sender;
import pli.mls.framing.WireFormat;
import pli.mls.node.MlsException;
import pli.mls.schedule.MessageKey;
import pli.mls.schedule.SecretTree;

/**
 * Signs and frames what this member says in an epoch: as PrivateMessage, or handshakes as
 * PublicMessage if they are to be read by who carries them (RFC 9420 section 6).
 */
final class MessageWriter {
  private final Epoch epoch;
  private final Own own;
  private final WireFormat format;
  private final Entropy entropy;

  MessageWriter(Group group, Entropy entropy) {
    this(group, false, entropy);
  }

  /** {@code inTheClear} is for proposals and commits alone. */
  MessageWriter(Group group, boolean inTheClear, Entropy entropy) {
    this.format = inTheClear ? WireFormat.PUBLIC_MESSAGE : WireFormat.PRIVATE_MESSAGE;
    this.epoch = group.state();
    this.own = group.own();
    this.entropy = entropy;
  }

  /**
   * A message.
   *
   * @param messages without its key, if it has used one
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
        epoch.labeled(), format, framed, epoch.encodedContext(), own.signer(), entropy);
  }

  /** Frames what {@link #sign} made, in the format that its signature covers. */
  Sealed seal(AuthenticatedContent signed, SecretTree messages) throws MlsException {
    return signed.wireFormat() == WireFormat.PUBLIC_MESSAGE
        ? new Sealed(messages, tagged(signed).encode())
        : encipher(signed, messages);
  }

  private PublicMessage tagged(AuthenticatedContent signed) {
    return PublicMessage.protect(
        epoch.labeled(), signed, epoch.secrets().membership(), epoch.encodedContext());
  }

  private Sealed encipher(AuthenticatedContent signed, SecretTree messages) throws MlsException {
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
