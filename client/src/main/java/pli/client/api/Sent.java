package pli.client.api;

/**
 * What became of a message that was handed over.
 *
 * @param messageId hexadecimal; the same for everyone in the conversation
 * @param conversation where it went
 * @param state how far it has come
 */
public record Sent(String messageId, ConversationId conversation, State state) {
  /** How far a message has come. */
  public enum State {
    /** Durable at the server. */
    ACCEPTED,
    /** Durable on this device; goes out as soon as it can. */
    QUEUED
  }
}
