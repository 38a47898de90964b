package pli.client.message;

import pli.client.api.ConversationId;
import pli.content.MessageContent;

/**
 * A message as it came, or as this device wrote it. Its sender is who the MLS group says it is.
 *
 * @param conversation where
 * @param id hexadecimal; the same for everyone in the conversation
 * @param sender a handle
 * @param device the name of the sender's device; empty if unknown
 * @param sentAtMillis since 1970, by the sender's clock
 * @param own whether this device wrote it
 * @param content what it is
 */
public record Message(
    ConversationId conversation,
    String id,
    String sender,
    String device,
    long sentAtMillis,
    boolean own,
    MessageContent content) {}
