package pli.client.conversation;

import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;

/**
 * People whom a device has added that is gone. Whoever may removes them again; until that is done
 * nothing is said there.
 */
final class Uninvited {
  private Uninvited() {}

  static void add(Transaction t, ConversationId id, String handle) throws ClientException {
    t.change(
        "INSERT OR IGNORE INTO uninvited (conversation, handle) VALUES (?, ?)", id.value(), handle);
  }

  static boolean contains(Transaction t, Bytes conversation, String handle) throws ClientException {
    return t.exists(
        "SELECT 1 FROM uninvited WHERE conversation = ? AND handle = ?", conversation, handle);
  }

  /** Whether one of them is a member. */
  static boolean anyIn(Transaction t, ConversationId id) throws ClientException {
    return t.exists(
        "SELECT 1 FROM uninvited JOIN member ON member.conversation = uninvited.conversation"
            + " AND member.handle = uninvited.handle WHERE uninvited.conversation = ? LIMIT 1",
        id.value());
  }

  /** Who is removed may be added again, by whoever may. */
  static void forgetRemoved(Transaction t, ConversationId id) throws ClientException {
    t.change(
        "DELETE FROM uninvited WHERE conversation = ? AND handle NOT IN"
            + " (SELECT handle FROM member WHERE conversation = ?)",
        id.value(),
        id.value());
  }
}
