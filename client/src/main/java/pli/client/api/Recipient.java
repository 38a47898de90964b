package pli.client.api;

/** To whom a message goes. */
public sealed interface Recipient {
  /**
   * To one person, in the direct conversation with them; it is made if there is none.
   *
   * @param handle as a person writes it; checked by the device
   */
  record ToHandle(String handle) implements Recipient {}

  /** To everyone in a conversation that there is. */
  record ToConversation(ConversationId conversation) implements Recipient {}
}
