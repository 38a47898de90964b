package pli.client.message;

import java.util.List;
import pli.client.account.SharedSettings;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.MessageStatus;

/**
 * How far a person has read. A device keeps the number of its own entry; the other devices of the
 * account are told the id of the newest message up to there.
 */
public final class Unread {
  private static final String KEY = "read/";

  private static final String OF_OTHERS =
      "conversation = ? AND number > ? AND kind = 'text' AND hidden = 0"
          + " AND sender != (SELECT handle FROM account) AND NOT EXISTS (SELECT 1 FROM"
          + " shared_setting WHERE key = 'blocked/' || sender AND length(value) > 0)";

  private Unread() {}

  private static String key(ConversationId conversation) {
    return KEY + conversation;
  }

  /** Another device of the account has set these keys; those that are of no concern stay so. */
  static void heard(Transaction t, List<String> keys) throws ClientException {
    for (String key : keys) {
      if (key.startsWith(KEY) && key.length() == KEY.length() + 2 * ConversationId.LENGTH) {
        try {
          keep(t, ConversationId.parse(key.substring(KEY.length())));
        } catch (ClientException e) {
          if (e.problem() != ClientException.Problem.UNKNOWN_CONVERSATION) {
            throw e;
          }
        }
      }
    }
  }

  /** Keeps as a number of this device what was read elsewhere: the message named may expire. */
  static void keep(Transaction t, ConversationId conversation) throws ClientException {
    t.change(
        "INSERT INTO read_to (conversation, number) SELECT ?1, ?2 WHERE ?2 > 0"
            + " ON CONFLICT (conversation) DO UPDATE SET number = max(number, ?2)",
        conversation.value(),
        upTo(t, conversation));
  }

  /** The number of the newest entry that was read, on this device or another. */
  static long upTo(Transaction t, ConversationId conversation) throws ClientException {
    long here = t.number("SELECT number FROM read_to WHERE conversation = ?", conversation.value());
    Bytes elsewhere = SharedSettings.get(t, key(conversation));
    if (elsewhere == null) {
      return here;
    }
    try {
      return Math.max(
          here,
          t.number(
              "SELECT number FROM timeline WHERE conversation = ? AND message_id = ?",
              conversation.value(),
              elsewhere.utf8()));
    } catch (DecodeException e) {
      return here;
    }
  }

  /** How many messages of others nobody has read yet. */
  public static int count(Transaction t, ConversationId conversation) throws ClientException {
    return (int)
        t.number(
            "SELECT count(*) FROM timeline WHERE " + OF_OTHERS,
            conversation.value(),
            upTo(t, conversation));
  }

  /** The person has read everything up to the entry with {@code number}. */
  public static void read(Transaction t, ConversationId conversation, long number)
      throws ClientException {
    long before = upTo(t, conversation);
    if (number <= before) {
      return;
    }
    List<String> read =
        t.list(
            "SELECT message_id FROM timeline WHERE "
                + OF_OTHERS
                + " AND number <= ?"
                + " ORDER BY number",
            row -> row.text(1),
            conversation.value(),
            before,
            number);
    for (String message : read) {
      Receipts.owe(t, conversation, message, MessageStatus.READ);
    }
    Expiry.read(t, conversation, number);
    t.change(
        "INSERT OR REPLACE INTO read_to (conversation, number) VALUES (?, ?)",
        conversation.value(),
        number);
    if (!read.isEmpty()) {
      SharedSettings.put(t, key(conversation), Bytes.utf8(read.get(read.size() - 1)));
    }
  }
}
