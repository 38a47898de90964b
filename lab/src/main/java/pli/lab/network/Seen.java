package pli.lab.network;

import java.util.List;

/**
 * One line of what a person sees.
 *
 * @param conversation the id of the conversation
 * @param name what the conversation is called, empty where it was not asked for
 * @param messageId the id of the message
 * @param sender whose act it was
 * @param kind the contract's word for it
 * @param text what was written
 * @param sentAtMillis by the sender's clock
 * @param replyTo the id of the message that it answers; empty if none
 * @param edited whether it was edited
 * @param reactions who reacted with what
 */
public record Seen(
    String conversation,
    String name,
    String messageId,
    String sender,
    String kind,
    String text,
    long sentAtMillis,
    String replyTo,
    boolean edited,
    List<String> reactions) {
  /** With a copy of {@code reactions}. */
  public Seen {
    reactions = List.copyOf(reactions);
  }
}
