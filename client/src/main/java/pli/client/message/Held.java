package pli.client.message;

import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Erasure;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.content.MessageContent;

/**
 * Edits, deletions and reactions whose message is not there: it is still to come, or it was before
 * this device's time, or it is gone. They are kept for a while, as long as their own expiry lets
 * them.
 */
public final class Held {
  /** As many are held for one conversation; the oldest go first. */
  static final int MAX = 1000;

  /** What has more bytes is not held. */
  static final int MAX_BYTES = 64 << 10;

  /** As many bytes are held for one conversation; the oldest go first. */
  static final int MAX_CONVERSATION_BYTES = 1 << 20;

  /** As many bytes are held in all; the oldest go first. */
  static final int MAX_ALL_BYTES = 8 << 20;

  private Held() {}

  static void add(Transaction t, Message message, String target, long nowMillis)
      throws ClientException {
    long until = Applying.heldUntil(message, nowMillis);
    Bytes content = message.content().encode();
    if (until <= nowMillis || content.length() > MAX_BYTES) {
      return;
    }
    t.change(
        "INSERT OR IGNORE INTO held (conversation, message_id, target, sender, device, sent_at, own,"
            + " content, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        message.conversation().value(),
        message.id(),
        target,
        message.sender(),
        message.device(),
        message.sentAtMillis(),
        message.own(),
        content,
        until);
    bound(t, message.conversation());
    if (expire(t, nowMillis) > 0) {
      Erasure.ofFleeting(t);
    }
  }

  private static void bound(Transaction t, ConversationId conversation) throws ClientException {
    t.change(
        "DELETE FROM held WHERE number IN (SELECT number FROM (SELECT number,"
            + " row_number() OVER newest AS many, sum(length(content)) OVER newest AS bytes"
            + " FROM held WHERE conversation = ? WINDOW newest AS (ORDER BY number DESC))"
            + " WHERE many > ? OR bytes > ?)",
        conversation.value(),
        MAX,
        MAX_CONVERSATION_BYTES);
    t.change(
        "DELETE FROM held WHERE number IN (SELECT number FROM (SELECT number,"
            + " sum(length(content)) OVER (ORDER BY number DESC) AS bytes FROM held)"
            + " WHERE bytes > ?)",
        MAX_ALL_BYTES);
  }

  /** What is held for a message, in the order in which it came. */
  static List<Message> of(Transaction t, ConversationId conversation, String target)
      throws ClientException {
    return t.list(
        "SELECT message_id, sender, device, sent_at, own, content FROM held"
            + " WHERE conversation = ? AND target = ? ORDER BY number",
        row ->
            new Message(
                conversation,
                row.text(1),
                row.text(2),
                row.text(3),
                row.number(4),
                row.flag(5),
                MessageContent.decode(row.bytes(6))),
        conversation.value(),
        target);
  }

  /**
   * Lets go of what was held for a message, once it is applied. What shows who wrote it goes too,
   * by a trigger of the vault, unless it shows what is in the timeline now.
   */
  static void drop(Transaction t, ConversationId conversation, String target)
      throws ClientException {
    int gone =
        t.change(
            "DELETE FROM held WHERE conversation = ? AND target = ?", conversation.value(), target);
    if (gone > 0) {
      Erasure.ofFleeting(t);
    }
  }

  /** Whether a message is held. */
  public static boolean has(Transaction t, ConversationId conversation, String messageId)
      throws ClientException {
    return t.exists(
        "SELECT 1 FROM held WHERE conversation = ? AND message_id = ?",
        conversation.value(),
        messageId);
  }

  /** Lets go of what was held long enough; how much it was. */
  public static int expire(Transaction t, long nowMillis) throws ClientException {
    return t.change("DELETE FROM held WHERE until <= ?", nowMillis);
  }
}
