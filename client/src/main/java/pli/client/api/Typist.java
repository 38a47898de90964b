package pli.client.api;

/**
 * Somebody who is writing.
 *
 * @param conversation where
 * @param handle who
 * @param untilMillis until when that is believed, if nothing more is heard, since 1970
 */
public record Typist(ConversationId conversation, String handle, long untilMillis) {
  @Override
  public String toString() {
    return "Typist";
  }
}
