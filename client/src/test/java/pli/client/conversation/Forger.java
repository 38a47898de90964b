package pli.client.conversation;

import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.content.MessageContent;
import pli.content.MessageId;
import pli.crypto.Entropy;

/** A member whose program sends what no program of ours writes, for tests. */
public final class Forger {
  private Forger() {}

  /** What others compute as the id of a message, whether it is sent or not. */
  public static MessageId id(
      String origin, String sender, ConversationId conversation, MessageContent content) {
    return new MessageId(Bytes.fromHex(Writing.messageId(origin, sender, conversation, content)));
  }

  /** Puts a message into the outbox and nowhere else. */
  public static long say(
      Transaction t,
      ConversationId conversation,
      MessageContent content,
      long sentAtMillis,
      Entropy entropy)
      throws ClientException {
    Bytes frame = new ApplicationFrame(sentAtMillis, null, content).encode();
    return Outbox.addMessage(t, conversation, frame, entropy, 0);
  }
}
