package pli.mls.framing;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Secret;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;
import pli.mls.suite.Labeled;

/**
 * Content that is signed but not enciphered (RFC 9420 section 6.2).
 *
 * @param content what, from whom
 * @param authentication its signature
 * @param membershipTag proof that the sender is a member; null exactly for other senders
 */
public record PublicMessage(
    FramedContent content, ContentAuthentication authentication, @Nullable Bytes membershipTag)
    implements MlsMessage {
  /**
   * A message of a member.
   *
   * @param groupContext the encoded context of the epoch
   * @throws IllegalArgumentException for application data, which is never sent in the clear (F4)
   */
  public static PublicMessage protect(
      Labeled labeled, AuthenticatedContent content, Secret membershipKey, Bytes groupContext) {
    if (content.content().content().type() == ContentType.APPLICATION) { // F4
      throw new IllegalArgumentException("application data is only sent enciphered");
    }
    Bytes tag = labeled.suite().mac(membershipKey, content.toBeMaced(groupContext));
    return new PublicMessage(content.content(), content.authentication(), tag);
  }

  /**
   * The content of a member's message, its membership checked, its signature not yet.
   *
   * @param groupContext the encoded context of the epoch
   * @throws MlsException {@link MlsException.Reason#MALFORMED} (F4) or {@link
   *     MlsException.Reason#BAD_MAC} (F5)
   */
  public AuthenticatedContent unprotect(Labeled labeled, Secret membershipKey, Bytes groupContext)
      throws MlsException {
    if (content.content().type() == ContentType.APPLICATION) { // F4
      throw new MlsException(MlsException.Reason.MALFORMED, "F4: application data in the clear");
    }
    AuthenticatedContent authenticated =
        new AuthenticatedContent(WireFormat.PUBLIC_MESSAGE, content, authentication);
    Bytes expected = authenticated.toBeMaced(groupContext);
    if (membershipTag == null
        || !labeled.suite().verifyMac(membershipKey, expected, membershipTag)) { // F5
      throw new MlsException(MlsException.Reason.BAD_MAC, "F5: no member's tag");
    }
    return authenticated;
  }

  /**
   * The content of a message from outside, its signature not yet checked. There is no membership to
   * check: the tag of such a message is not on the wire (X6).
   *
   * @throws IllegalStateException if the sender is a member
   */
  public AuthenticatedContent fromOutside() {
    if (content.sender() instanceof Sender.Member) {
      throw new IllegalStateException("a member's message has a tag to check");
    }
    return new AuthenticatedContent(WireFormat.PUBLIC_MESSAGE, content, authentication);
  }

  @Override
  public WireFormat wireFormat() {
    return WireFormat.PUBLIC_MESSAGE;
  }

  @Override
  public void write(TlsWriter out) {
    content.write(out);
    authentication.write(out);
    if (membershipTag != null) {
      out.opaque(membershipTag);
    }
  }

  static PublicMessage read(TlsReader in) throws DecodeException {
    FramedContent content = FramedContent.read(in);
    return new PublicMessage(
        content,
        ContentAuthentication.read(in, content.content().type()),
        content.sender() instanceof Sender.Member ? in.opaque(MlsLimits.MAX_HASH) : null);
  }
}
