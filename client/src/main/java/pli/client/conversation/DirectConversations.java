package pli.client.conversation;

import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;

/** Which of the conversations of two is the one to write to. */
public final class DirectConversations {
  private DirectConversations() {}

  /**
   * The one with somebody, or null. Where both sides made one at the same time, both come to take
   * the same: of those that both have settled in, the one with the smallest id. One in which all
   * devices of the other are gone is about to end: whoever writes begins anew.
   */
  public static @Nullable ConversationId with(Transaction t, String peer) throws ClientException {
    return t.first(
        "SELECT id FROM conversation WHERE peer = ? AND state = ? AND (SELECT count(DISTINCT"
            + " handle) FROM member WHERE conversation = id) <= 2 AND NOT "
            + GoneDevices.PEER_IS_GONE
            + " ORDER BY settled DESC, id LIMIT 1",
        row -> new ConversationId(row.bytes(1)),
        peer,
        Conversation.State.ACTIVE.ordinal());
  }

  /** Whether one is about to end, because all devices of the other are gone. */
  static boolean isOver(Transaction t, ConversationId id) throws ClientException {
    return t.exists(
        "SELECT 1 FROM conversation WHERE id = ? AND peer IS NOT NULL AND "
            + GoneDevices.PEER_IS_GONE,
        id.value());
  }

  /** Whether the one with somebody is stopped for safety, and there is no other. */
  public static boolean isFrozen(Transaction t, String peer) throws ClientException {
    return t.exists(
        "SELECT 1 FROM conversation WHERE peer = ? AND state = ?",
        peer,
        Conversation.State.FROZEN.ordinal());
  }
}
