package pli.client.conversation;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.mls.group.Group;

/**
 * Groups that a device let this one into which is gone by now. Its Welcome does not say when it was
 * made: before the device was revoked, or by a thief afterwards. The others who are there know:
 * they have followed the commit that it belongs to, or not. So this device follows the group, and
 * does nothing else: it shows it to nobody and sends nothing there. With the first thing that a
 * device which is not gone does in it, this one is in as with any other Welcome. Somebody always
 * does: the leaf of the device that is gone has to be removed before anything is said.
 */
final class Unvouched {
  /** As long as entries wait at a server: what has not come by then comes no more. */
  private static final long KEPT_MILLIS = TimeUnit.DAYS.toMillis(30);

  /** As many are followed at once, those that came last: each has a queue that is read. */
  private static final int MOST = 16;

  private Unvouched() {}

  /** Whether a group is one of them. */
  static boolean isOne(Transaction t, ConversationId id) throws ClientException {
    return t.exists("SELECT 1 FROM unvouched WHERE conversation = ?", id.value());
  }

  /** Follows a group from now on; one that the person had left is shown as left until it counts. */
  static void begin(
      Transaction t, Group group, @Nullable String peer, String name, Surroundings here)
      throws ClientException {
    ConversationId id = new ConversationId(group.groupId());
    Conversation.State known = Conversations.state(t, id);
    Conversations.insert(t, group, peer, name, known == null ? Conversation.State.FAILED : known);
    // Nobody is known through a group that does not count.
    Requests.begin(t, id, peer, "", false);
    t.change(
        "INSERT OR REPLACE INTO unvouched (conversation, at) VALUES (?, ?)",
        id.value(),
        here.nowMillis());
    List<ConversationId> over =
        t.list(
            "SELECT conversation FROM unvouched WHERE at < ? OR conversation NOT IN"
                + " (SELECT conversation FROM unvouched ORDER BY at DESC, conversation LIMIT ?)",
            row -> new ConversationId(row.bytes(1)),
            here.nowMillis() - KEPT_MILLIS,
            MOST);
    for (ConversationId one : over) {
      drop(t, one, here);
    }
  }

  /**
   * A device that is not gone has said something in a group, or is about to end its epoch: if the
   * group was only followed until now, this device is in.
   *
   * @param by whose device it is
   */
  static void vouched(Transaction t, Group group, String by, Surroundings here)
      throws ClientException {
    ConversationId id = new ConversationId(group.groupId());
    if (t.change("DELETE FROM unvouched WHERE conversation = ?", id.value()) == 0) {
      return;
    }
    @Nullable String peer =
        t.first(
            "SELECT peer FROM conversation WHERE id = ? AND peer IS NOT NULL",
            row -> row.text(1),
            id.value());
    if (peer == null) {
      Conversations.rename(t, id, Charter.of(group).name());
    }
    boolean acquainted = Welcomes.isAcquainted(t, group, peer, by, here);
    t.change(
        "UPDATE conversation SET state = ? WHERE id = ?",
        Conversation.State.ACTIVE.ordinal(),
        id.value());
    Welcomes.enter(t, group, peer, by, acquainted, here);
    GoneDevices.intend(t, id);
  }

  /** Follows a group no longer, if it was one of them. */
  static void drop(Transaction t, ConversationId id, Surroundings here) throws ClientException {
    Conversation.State known = Conversations.state(t, id);
    if (known != null && t.change("DELETE FROM unvouched WHERE conversation = ?", id.value()) > 0) {
      Endings.end(t, id, known, Problem.NOT_A_MEMBER, here);
    }
  }
}
