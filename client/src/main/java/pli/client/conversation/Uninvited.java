package pli.client.conversation;

import java.util.Set;
import java.util.TreeSet;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.mls.group.Group;

/**
 * People whom a device has added that is gone. Whoever may removes them again; until that is done,
 * or an admin's device shows that it will not do it, nothing is said there.
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

  /** All of them. */
  static Set<String> in(Transaction t, ConversationId id) throws ClientException {
    return new TreeSet<>(
        t.list(
            "SELECT handle FROM uninvited WHERE conversation = ?", row -> row.text(1), id.value()));
  }

  /**
   * A device that is not gone has said something in an epoch, or ended it. If its person may remove
   * them, and the own person may not, then they are members like others: a device that means to
   * remove them says nothing before, and does it with the first commit that it makes. This one has
   * followed what the gone device did before it knew that it is gone.
   */
  static void vouched(Transaction t, Group group, String by, String own) throws ClientException {
    Charter charter = Charter.of(group);
    if (charter.kind() == Charter.Kind.GROUP
        && charter.mayChange(by)
        && !charter.mayChange(own)
        && !contains(t, group.groupId(), by)) {
      t.change("DELETE FROM uninvited WHERE conversation = ?", group.groupId());
    }
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
