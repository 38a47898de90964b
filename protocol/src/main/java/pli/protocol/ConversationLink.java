package pli.protocol;

import java.util.Base64;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;
import pli.transparency.account.Handle;

/**
 * A link into a conversation: {@code pli://conversation/ORIGIN/HANDLE/ID/TOKEN}, the last two in
 * base64url without padding. Whoever has it is let in by the devices of the admin who made it.
 *
 * @param origin of the network
 * @param handle of the admin who made it
 * @param conversation the group's id
 * @param token 16 bytes that nobody is told but who has the link, and that admin
 */
public record ConversationLink(String origin, Handle handle, Bytes conversation, Bytes token) {
  /** Bytes of a token. */
  public static final int TOKEN_LENGTH = 16;

  /** Bytes of a group's id. */
  public static final int ID_LENGTH = 32;

  /** What each link begins with. */
  public static final String PREFIX = "pli://conversation/";

  private static final int MAX_LENGTH = 512;

  /**
   * A link.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public ConversationLink {
    if (conversation.length() != ID_LENGTH || token.length() != TOKEN_LENGTH) {
      throw new IllegalArgumentException("a group's id has 32 bytes, a token 16");
    }
  }

  /**
   * Reads a link.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if it is none
   */
  public static ConversationLink parse(String link) throws DecodeException {
    if (!link.startsWith(PREFIX) || link.length() > MAX_LENGTH) {
      throw broken();
    }
    String[] parts = link.substring(PREFIX.length()).split("/", -1);
    if (parts.length != 4 || parts[0].isEmpty()) {
      throw broken();
    }
    return new ConversationLink(
        parts[0],
        Handle.parse(parts[1]),
        decode(parts[2], ID_LENGTH),
        decode(parts[3], TOKEN_LENGTH));
  }

  /** The link that {@link #parse} reads. Whoever has it gets in: it is a secret. */
  public String link() {
    return PREFIX
        + origin
        + "/"
        + handle.value()
        + "/"
        + encoder().encodeToString(conversation.toByteArray())
        + "/"
        + encoder().encodeToString(token.toByteArray());
  }

  /** What the conversation keeps of it. */
  public Bytes tokenHash() {
    return Sha256.hash(token);
  }

  private static Bytes decode(String text, int length) throws DecodeException {
    try {
      Bytes bytes = Bytes.adopt(Base64.getUrlDecoder().decode(text));
      // Only the one encoding of these bytes is taken.
      if (bytes.length() == length && encoder().encodeToString(bytes.toByteArray()).equals(text)) {
        return bytes;
      }
      throw broken();
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  private static Base64.Encoder encoder() {
    return Base64.getUrlEncoder().withoutPadding();
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "a link into a conversation");
  }

  /** Says what it is, and nothing of what lets people in. */
  @Override
  public String toString() {
    return "ConversationLink";
  }
}
