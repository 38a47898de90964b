package pli.client.conversation;

import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.TimelineEntry.Kind;
import pli.client.vault.Transaction;
import pli.transparency.account.Handle;

/** Tells people, where they talk with somebody, that this one's keys are others now. */
public final class KeyChanges {
  private KeyChanges() {}

  /**
   * Puts a line into every conversation that goes on with somebody.
   *
   * @param version of the account record that brought the keys
   * @param kind KEY_CHANGE, or RESET if administrators made it
   */
  public static void tell(Transaction t, Handle handle, long version, Kind kind, long nowMillis)
      throws ClientException {
    List<ConversationId> shared =
        t.list(
            "SELECT DISTINCT id FROM conversation JOIN member ON member.conversation = id"
                + " WHERE state = ? AND handle = ?",
            row -> new ConversationId(row.bytes(1)),
            Conversation.State.ACTIVE.ordinal(),
            handle.value());
    for (ConversationId id : shared) {
      Timeline.addEvent(
          t,
          id,
          // No epoch has such a number, so that it is never the line of a commit.
          -version,
          new Timeline.Deed(handle.value(), "", nowMillis, false),
          kind,
          handle.value());
    }
  }
}
