package pli.client.message;

import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;

/**
 * What waits to go out goes with the message that it is, or is about. Some of it may be on its way
 * all the same, which is why a deletion goes out in any case.
 */
final class Unsent {
  private Unsent() {}

  /**
   * Takes a message out of the outbox, and edits of it and reactions to it. Whoever waits for any
   * of it is told that the message is gone.
   *
   * @param number of the message in the timeline
   * @param id of the message
   */
  static void withdraw(
      Transaction t, ConversationId conversation, long number, String id, long nowMillis)
      throws ClientException {
    List<Long> rows =
        t.list(
            "SELECT number FROM outbox WHERE conversation = ?1 AND entry != 0 AND entry IN"
                + " (SELECT ?2 UNION ALL SELECT number FROM timeline WHERE conversation = ?1"
                + " AND target = ?3 AND kind IN ('edit', 'reaction'))",
            row -> row.number(1),
            conversation.value(),
            number,
            id);
    for (long row : rows) {
      t.change("DELETE FROM outbox WHERE number = ?", row);
      t.change(
          "INSERT OR REPLACE INTO failure (what, problem, at) VALUES (?, ?, ?)",
          "message " + row,
          Problem.MESSAGE_DELETED.name(),
          nowMillis);
    }
  }
}
