package pli.client.message;

import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.Heard;
import pli.client.api.MessageDetails;
import pli.client.api.TimelineEntry.Kind;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.content.MessageId;
import pli.content.MessageStatus;

/**
 * Who has received and read what: what others said of this account's messages, and what is still to
 * be said of theirs.
 */
public final class Receipts {
  /** {@code state} of a message of this account: it waits on this device. */
  public static final int HERE = 0;

  /** The server has it. */
  public static final int AT_SERVER = 1;

  /** A device of somebody else has it. */
  public static final int DELIVERED = 2;

  /** Somebody else has read it. */
  public static final int READ = 3;

  /** As many receipts of others wait for whoever receives; the oldest go first. */
  static final int MAX_UNTAKEN = 1000;

  private Receipts() {}

  /** Stores what somebody says of a message of this account; whether it is news. */
  static boolean hear(Transaction t, Message report, String own, MessageStatus.Entry entry)
      throws ClientException {
    int state =
        entry.status() == MessageStatus.READ
            ? READ
            : entry.status() == MessageStatus.DELIVERED ? DELIVERED : HERE;
    String id = entry.message().value().hex();
    Bytes conversation = report.conversation().value();
    if (state == HERE
        || !t.exists(
            "SELECT 1 FROM timeline WHERE conversation = ? AND message_id = ? AND sender = ?"
                + " AND kind = ? AND hidden = 0",
            conversation,
            id,
            own,
            Kind.TEXT.word())) {
      return false;
    }
    long known =
        t.number(
            "SELECT state FROM heard WHERE conversation = ? AND message_id = ? AND handle = ?",
            conversation,
            id,
            report.sender());
    if (known >= state) {
      return false;
    }
    t.change(
        "INSERT OR REPLACE INTO heard (conversation, message_id, handle, state, at)"
            + " VALUES (?, ?, ?, ?, ?)",
        conversation,
        id,
        report.sender(),
        state,
        report.sentAtMillis());
    t.change(
        "UPDATE timeline SET state = max(state, ?) WHERE conversation = ? AND message_id = ?",
        state,
        conversation,
        id);
    return true;
  }

  /** What others have said of a message of this account. */
  public static List<Heard> heard(Transaction t, Entries.Target message) throws ClientException {
    return t.list(
        "SELECT handle, state, at FROM heard WHERE conversation = ? AND message_id = ?"
            + " ORDER BY handle",
        row ->
            new Heard(
                row.text(1),
                row.small(2) == READ ? MessageDetails.State.READ : MessageDetails.State.DELIVERED,
                row.number(3)),
        message.conversation().value(),
        message.id());
  }

  /** Whoever receives is told that messages were read; its number in the timeline. */
  static long tell(Transaction t, Message report, String newest) throws ClientException {
    int added =
        t.change(
            "INSERT OR IGNORE INTO timeline (conversation, message_id, sender, device, sent_at,"
                + " kind, text, content, own, target) VALUES (?, ?, ?, ?, ?, ?, 'read', ?, 0, ?)",
            report.conversation().value(),
            report.id(),
            report.sender(),
            report.device(),
            report.sentAtMillis(),
            Kind.RECEIPT.word(),
            report.content().encode(),
            newest);
    long number = added == 0 ? 0 : t.number("SELECT last_insert_rowid()");
    t.change(
        "DELETE FROM timeline WHERE kind = 'receipt' AND number <= (SELECT number FROM timeline"
            + " WHERE kind = 'receipt' ORDER BY number DESC LIMIT 1 OFFSET ?)",
        MAX_UNTAKEN);
    return number;
  }

  /** Receipts up to this number have been taken and are kept no longer. */
  public static void taken(Transaction t, long number) throws ClientException {
    t.change("DELETE FROM timeline WHERE kind = 'receipt' AND number <= ?", number);
  }

  /** The server has a message of this account. */
  public static void accepted(Transaction t, long entry) throws ClientException {
    t.change("UPDATE timeline SET state = max(state, ?) WHERE number = ?", AT_SERVER, entry);
    Expiry.settled(t, entry);
  }

  /** Something is to be said of a message of somebody else. */
  static void owe(Transaction t, ConversationId conversation, String message, int status)
      throws ClientException {
    t.change(
        "INSERT INTO receipt (conversation, message_id, status) VALUES (?1, ?2, ?3)"
            + " ON CONFLICT (conversation, message_id) DO UPDATE SET status = max(status, ?3)",
        conversation.value(),
        message,
        status);
  }

  /** The conversations in which something is to be said. */
  public static List<ConversationId> owed(Transaction t) throws ClientException {
    return t.list(
        "SELECT DISTINCT conversation FROM receipt", row -> new ConversationId(row.bytes(1)));
  }

  /**
   * What is to be said of one message.
   *
   * @param sender whose message it is
   */
  public record Owed(String sender, MessageStatus.Entry entry) {}

  /** What is to be said in one; from now on it is not. What is gone is not spoken of. */
  public static List<Owed> take(Transaction t, ConversationId conversation) throws ClientException {
    List<Owed> owed =
        t.list(
            "SELECT timeline.sender, receipt.message_id, receipt.status FROM receipt"
                + " JOIN timeline USING (conversation, message_id)"
                + " WHERE receipt.conversation = ? ORDER BY timeline.number LIMIT ?",
            row ->
                new Owed(
                    row.text(1),
                    new MessageStatus.Entry(
                        MessageId.decode(Bytes.fromHex(row.text(2))), row.small(3))),
            conversation.value(),
            MessageStatus.MAX_ENTRIES);
    for (Owed each : owed) {
      t.change(
          "DELETE FROM receipt WHERE conversation = ? AND message_id = ?",
          conversation.value(),
          each.entry().message().value().hex());
    }
    if (owed.size() < MessageStatus.MAX_ENTRIES) {
      forget(t, conversation);
    }
    return owed;
  }

  /** Nothing is said there. */
  public static void forget(Transaction t, ConversationId conversation) throws ClientException {
    t.change("DELETE FROM receipt WHERE conversation = ?", conversation.value());
  }
}
