package pli.client.conversation;

import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.mls.group.Group;
import pli.mls.group.GroupChanges;
import pli.mls.group.GroupPart;
import pli.mls.group.GroupParts;
import pli.mls.node.MlsException;

/**
 * The MLS state of each conversation, a row for each of its parts, so that a message changes one
 * small row in a conversation of any size. Rows that go are overwritten (the vault's {@code
 * secure_delete}): what a used key could be computed from is gone with the transaction.
 */
final class GroupStore {
  private GroupStore() {}

  /**
   * The group of a conversation.
   *
   * @throws ClientException VAULT_DAMAGED if its parts are not there, or do not fit together
   */
  static Group load(Transaction t, ConversationId id) throws ClientException {
    try {
      return GroupParts.open(
          t.list(
              "SELECT part, content FROM group_part WHERE conversation = ?",
              row -> new GroupPart(row.text(1), row.bytes(2)),
              id.value()));
    } catch (MlsException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }

  /** Stores a state in place of whatever is stored of its group. */
  static void replace(Transaction t, Group group) throws ClientException {
    t.change("DELETE FROM group_part WHERE conversation = ?", group.groupId());
    for (GroupPart part : GroupParts.of(group)) {
      put(t, group, part);
    }
  }

  /**
   * Stores what changed.
   *
   * @param before as this transaction has read it, or last stored it
   */
  static void update(Transaction t, Group before, Group after) throws ClientException {
    GroupChanges changes = GroupParts.changes(before, after);
    for (String name : changes.deletes()) {
      t.change("DELETE FROM group_part WHERE conversation = ? AND part = ?", after.groupId(), name);
    }
    for (GroupPart part : changes.puts()) {
      put(t, after, part);
    }
  }

  private static void put(Transaction t, Group group, GroupPart part) throws ClientException {
    t.change(
        "INSERT OR REPLACE INTO group_part (conversation, part, content) VALUES (?, ?, ?)",
        group.groupId(),
        part.name(),
        part.content());
  }

  /** The secrets of a group go. */
  static void erase(Transaction t, ConversationId id) throws ClientException {
    t.change("DELETE FROM group_part WHERE conversation = ?", id.value());
  }
}
