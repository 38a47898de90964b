package pli.client.conversation;

import java.util.List;
import java.util.concurrent.TimeUnit;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.mls.group.Group;

/**
 * Welcomes into groups that this device still is in as far as it has read. It was taken out and let
 * in again, and the Welcome, which comes by another queue, is read before the commit that took it
 * out. What was said before that commit opens with the state of before only; so the Welcome waits
 * until that commit has been read.
 */
final class EarlyWelcomes {
  /** As long as entries wait at a server: a commit that has not come by then comes no more. */
  private static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(30);

  /** Of one group and of all, those that came last; a Welcome may be made by anybody. */
  private static final int MOST_OF_A_GROUP = 8;

  private static final int MOST = 128;

  private EarlyWelcomes() {}

  /** Keeps one for when this device is out of that group. */
  static void keep(Transaction t, Group group, Bytes sealed, long nowMillis)
      throws ClientException {
    t.change(
        "INSERT OR IGNORE INTO early_welcome (conversation, epoch, sealed, at) VALUES (?, ?, ?, ?)",
        group.groupId(),
        group.epoch(),
        sealed,
        nowMillis);
    t.change(
        "DELETE FROM early_welcome WHERE at < ? OR number NOT IN"
            + " (SELECT number FROM early_welcome ORDER BY number DESC LIMIT ?)"
            + " OR conversation = ? AND number NOT IN (SELECT number FROM early_welcome"
            + " WHERE conversation = ? ORDER BY number DESC LIMIT ?)",
        nowMillis - KEPT_MILLIS,
        MOST,
        group.groupId(),
        group.groupId(),
        MOST_OF_A_GROUP);
  }

  /** The next one of a group that this device is out of by now; empty if there is none. */
  static Bytes next(Transaction t) throws ClientException {
    // Into an epoch that this device has been in, by whatever way, none leads any more.
    t.change(
        "DELETE FROM early_welcome WHERE epoch <= (SELECT epoch FROM conversation WHERE id ="
            + " early_welcome.conversation)");
    List<Bytes> first =
        t.list(
            "SELECT sealed FROM early_welcome JOIN conversation ON id = conversation"
                + " WHERE state IN (?, ?) ORDER BY early_welcome.epoch LIMIT 1",
            row -> row.bytes(1),
            Conversation.State.LEFT.ordinal(),
            Conversation.State.FAILED.ordinal());
    return first.isEmpty() ? Bytes.EMPTY : first.get(0);
  }

  /** It was taken. */
  static void remove(Transaction t, Bytes sealed) throws ClientException {
    t.change("DELETE FROM early_welcome WHERE sealed = ?", sealed);
  }
}
