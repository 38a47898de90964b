package pli.client.vault;

import java.util.List;
import pli.client.api.ClientException;
import pli.codec.Bytes;
import pli.mls.group.Group;
import pli.mls.group.GroupPart;
import pli.mls.group.GroupParts;
import pli.mls.node.MlsException;

/**
 * A step of {@link Schema}: groups that lay in one piece beside their conversation get a row for
 * each part. The only step that has to know what a row means.
 */
final class GroupsInParts {
  private GroupsInParts() {}

  /**
   * Moves all groups.
   *
   * @throws ClientException VAULT_DAMAGED if one cannot be read; the vault stays as it was
   */
  static void run(Transaction transaction) throws ClientException {
    List<Bytes> conversations =
        transaction.list("SELECT id FROM conversation WHERE length(mls) > 0", row -> row.bytes(1));
    for (Bytes conversation : conversations) {
      Bytes whole =
          transaction.first(
              "SELECT mls FROM conversation WHERE id = ?", row -> row.bytes(1), conversation);
      for (GroupPart part : partsOf(whole == null ? Bytes.EMPTY : whole)) {
        transaction.change(
            "INSERT INTO group_part (conversation, part, content) VALUES (?, ?, ?)",
            conversation,
            part.name(),
            part.content());
      }
    }
    transaction.change("UPDATE conversation SET mls = x''");
    transaction.change("ALTER TABLE conversation DROP COLUMN mls");
  }

  private static List<GroupPart> partsOf(Bytes whole) throws ClientException {
    try {
      return GroupParts.of(Group.decode(whole));
    } catch (MlsException e) {
      throw SqlProblem.damaged(e);
    }
  }
}
