package pli.client.conversation;

import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;

/**
 * Groups of which this device's state may be an earlier one: what it would protect with it might
 * use a key a second time. It reads there, and neither says nor changes anything until it has come
 * in anew.
 */
public final class Behind {
  private Behind() {}

  /** It may be so. */
  public static void need(Transaction t, ConversationId id) throws ClientException {
    t.change("UPDATE conversation SET behind = 1 WHERE id = ?", id.value());
  }

  /** Whether it may be so. */
  public static boolean is(Transaction t, ConversationId id) throws ClientException {
    return t.exists("SELECT 1 FROM conversation WHERE id = ? AND behind = 1", id.value());
  }

  /** It is so no longer: the state is one that nobody had before. */
  public static void clear(Transaction t, ConversationId id) throws ClientException {
    t.change("UPDATE conversation SET behind = 0 WHERE id = ?", id.value());
  }
}
