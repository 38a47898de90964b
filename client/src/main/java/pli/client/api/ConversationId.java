package pli.client.api;

import pli.codec.Bytes;

/**
 * Names one conversation, the same for all its members: the 32 bytes of its MLS group id.
 *
 * @param value 32 bytes
 */
public record ConversationId(Bytes value) {
  /** How many bytes. */
  public static final int LENGTH = 32;

  /** Checks the length. */
  public ConversationId {
    if (value.length() != LENGTH) {
      throw new IllegalArgumentException("a conversation id of " + value.length() + " bytes");
    }
  }

  /**
   * Reads the 64 hexadecimal digits that {@link #toString} writes.
   *
   * @throws ClientException {@link ClientException.Problem#UNKNOWN_CONVERSATION} if they are none
   */
  public static ConversationId parse(String text) throws ClientException {
    try {
      return new ConversationId(Bytes.fromHex(text));
    } catch (IllegalArgumentException e) {
      throw new ClientException(ClientException.Problem.UNKNOWN_CONVERSATION);
    }
  }

  /** 64 hexadecimal digits in lower case. */
  @Override
  public String toString() {
    return value.hex();
  }
}
