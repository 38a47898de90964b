package pli.client.vault;

import java.util.List;
import pli.client.api.ClientException;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.mls.group.GroupPart;
import pli.mls.group.GroupParts;
import pli.mls.group.Member;
import pli.mls.node.BasicCredential;
import pli.mls.node.MlsException;
import pli.protocol.Identity;

/**
 * A step of {@link Schema}: each row of a member gets the id of its device, so that the leaves of a
 * device that goes are found without opening every group.
 */
final class DevicesOfMembers {
  private DevicesOfMembers() {}

  /**
   * Fills in the members of all groups.
   *
   * @throws ClientException VAULT_DAMAGED if one cannot be read; the vault stays as it was
   */
  static void run(Transaction transaction) throws ClientException {
    List<Bytes> conversations =
        transaction.list("SELECT DISTINCT conversation FROM group_part", row -> row.bytes(1));
    for (Bytes conversation : conversations) {
      try {
        for (Member member : members(transaction, conversation)) {
          if (member.leaf().credential() instanceof BasicCredential basic) {
            transaction.change(
                "UPDATE member SET device = ?, signature_key = ? WHERE conversation = ? AND leaf = ?",
                Identity.decode(basic.identity()).device().value(),
                member.leaf().signatureKey(),
                conversation,
                member.index().value());
          }
        }
      } catch (MlsException | DecodeException e) {
        throw SqlProblem.damaged(e);
      }
    }
  }

  private static List<Member> members(Transaction transaction, Bytes conversation)
      throws ClientException, MlsException {
    return GroupParts.open(
            transaction.list(
                "SELECT part, content FROM group_part WHERE conversation = ?",
                row -> new GroupPart(row.text(1), row.bytes(2)),
                conversation))
        .members();
  }
}
