package pli.client.conversation;

import java.util.List;
import pli.client.account.Queues;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;

/**
 * A vault that comes out of a backup is behind: other keys of this device may have been used since,
 * and a message key must not be used twice. So nothing that was protected then goes out, and
 * nothing is sent in a group before this device has come into it anew. What still lies in its
 * queues is read first.
 */
public final class AfterRestore {
  private AfterRestore() {}

  /** Sees to that, in the transaction that fills the vault. */
  public static void prepare(Transaction t) throws ClientException {
    t.change("UPDATE conversation SET pending = NULL, pending_for = NULL");
    t.change(
        "DELETE FROM outbox WHERE kind IN (?, ?, ?)",
        Outbox.Kind.COMMIT.ordinal(),
        Outbox.Kind.PROPOSAL.ordinal(),
        Outbox.Kind.REJOIN.ordinal());
    t.change("DELETE FROM rejoin");
    // Of KeyPackages that were published since then there are no private halves: all are replaced.
    t.change("DELETE FROM mark WHERE name = 'published suite'");
    // Whether a message that waited then has gone out since, or a change, nobody here knows.
    t.change("DELETE FROM outbox WHERE kind = ?", Outbox.Kind.MESSAGE.ordinal());
    t.change("DELETE FROM intention");
    long unsent =
        t.number("SELECT count(*) FROM timeline WHERE own = 1 AND kind = 'text' AND state = 0");
    if (unsent > 0) {
      Marks.add(t, Marks.NOT_SENT, unsent);
    }
    // Nor is it the server's doing that what was fetched since then is not there any more.
    Queues.startOver(t);
    // What has become since then of a group that was only followed its members say.
    t.change("UPDATE conversation SET state = 0 WHERE id IN (SELECT conversation FROM unvouched)");
    t.change("DELETE FROM unvouched");
    List<ConversationId> active =
        t.list(
            "SELECT id FROM conversation WHERE state = 0", row -> new ConversationId(row.bytes(1)));
    for (ConversationId conversation : active) {
      Rejoin.need(t, conversation);
    }
  }

  /**
   * Of a server that was put back from a backup, the numbers of entries begin anew: what has them
   * now is not what had them before. What had come already comes again, and changes nothing.
   *
   * @param lastRestore names the last time that this was done, as the server says
   */
  public static void heed(Transaction t, int lastRestore) throws ClientException {
    long known = Marks.get(t, Marks.LAST_RESTORE);
    if (known == lastRestore + 1L) {
      return;
    }
    Marks.set(t, Marks.LAST_RESTORE, lastRestore + 1L);
    if (known != 0) {
      Queues.startOver(t);
      Marks.set(t, Marks.RESTORED, 1);
    }
  }
}
