package pli.client.conversation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.account.Acquaintances;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.mls.group.Group;

/**
 * Conversations that somebody brought this person into who was a stranger then. They are shown as
 * requests, and nothing goes out there that the person did not say: no receipt, no typing. Whoever
 * writes there accepts them, and with them who began them, on all devices.
 */
public final class Requests {
  /** What holds of a row of {@code conversation} that is a request. */
  private static final String OPEN =
      "accepted = 0 AND NOT EXISTS (SELECT 1 FROM shared_setting WHERE key = 'accepted/' ||"
          + " invited_by AND length(value) > 0)";

  /** What holds of a row of {@code conversation} that is the request of somebody blocked. */
  static final String OF_BLOCKED =
      OPEN
          + " AND EXISTS (SELECT 1 FROM shared_setting WHERE key = 'blocked/' || invited_by"
          + " AND length(value) > 0)";

  private Requests() {}

  /**
   * A conversation that this device was just brought into.
   *
   * @param peer the other person of a direct one, or null
   * @param inviter who let this device in; of a direct conversation, perhaps another device of this
   *     account
   * @param known whether that person was no stranger before
   */
  static void begin(
      Transaction t, ConversationId id, @Nullable String peer, String inviter, boolean known)
      throws ClientException {
    t.change(
        "UPDATE conversation SET accepted = ?, invited_by = ? WHERE id = ?",
        known,
        peer == null ? inviter : peer,
        id.value());
  }

  /**
   * Whether somebody is no stranger: as {@link Acquaintances#isAccepted}, or from conversations.
   */
  static boolean knows(Transaction t, String handle) throws ClientException {
    return Acquaintances.isAccepted(t, handle)
        || t.exists(
            "SELECT 1 FROM conversation WHERE peer = ? AND NOT (" + OPEN + ") LIMIT 1", handle)
        || t.exists(
            "SELECT 1 FROM member JOIN conversation ON conversation.id = member.conversation"
                + " WHERE member.handle = ? AND state = ? AND NOT ("
                + OPEN
                + ") LIMIT 1",
            handle,
            Conversation.State.ACTIVE.ordinal());
  }

  /**
   * Of a group that another device of this account lets this one into: who stands for it, as if
   * they had done so. It is a request here until the person has accepted them, which the other
   * device says if it is none there.
   */
  static String sponsor(Charter charter, Group group, String own) {
    for (String admin : charter.admins()) {
      if (!admin.equals(own)) {
        return admin;
      }
    }
    for (String member : SystemLines.handles(group)) {
      if (!member.equals(own)) {
        return member;
      }
    }
    return own;
  }

  /** Another device of this account was let into a conversation, which is none of a stranger. */
  static void vouch(Transaction t, Conversation conversation, String own) throws ClientException {
    if (isRequest(t, conversation.id())) {
      return;
    }
    String peer = conversation.peer();
    String sponsor =
        peer != null ? peer : sponsor(conversation.charter(), conversation.group(), own);
    if (!sponsor.equals(own) && !Acquaintances.isBlocked(t, sponsor)) {
      Acquaintances.accept(t, sponsor);
    }
  }

  /** Whether a conversation is a request that nobody has accepted. */
  public static boolean isRequest(Transaction t, ConversationId id) throws ClientException {
    return t.exists("SELECT 1 FROM conversation WHERE id = ? AND " + OPEN, id.value());
  }

  /** All requests that nobody has accepted, but for those of people who are blocked. */
  public static Set<ConversationId> open(Transaction t) throws ClientException {
    List<ConversationId> ids =
        t.list(
            "SELECT id FROM conversation WHERE "
                + OPEN
                + " AND NOT ("
                + OF_BLOCKED
                + ") ORDER BY id",
            row -> new ConversationId(row.bytes(1)));
    return new LinkedHashSet<>(ids);
  }

  /**
   * Whether somebody may learn without the person's doing what becomes of their messages in a
   * conversation: that they came, that they were read, that an answer is being written.
   */
  public static boolean mayHear(Transaction t, ConversationId id, String handle)
      throws ClientException {
    return !Acquaintances.isBlocked(t, handle) && !isRequest(t, id);
  }

  /**
   * The person says something in a conversation, which accepts it.
   *
   * @throws ClientException BLOCKED if it is a direct one with somebody whom they block
   */
  static void speak(Transaction t, ConversationId id) throws ClientException {
    @Nullable String peer =
        t.first(
            "SELECT peer FROM conversation WHERE id = ? AND peer IS NOT NULL",
            row -> row.text(1),
            id.value());
    if (peer != null) {
      requireNotBlocked(t, peer);
      Acquaintances.accept(t, peer);
    } else if (isRequest(t, id)) {
      String inviter =
          t.first(
              "SELECT invited_by FROM conversation WHERE id = ?", row -> row.text(1), id.value());
      if (inviter != null) {
        Acquaintances.accept(t, inviter);
      }
    }
  }

  /**
   * Sees that somebody is not blocked who is to be written to.
   *
   * @throws ClientException BLOCKED
   */
  public static void requireNotBlocked(Transaction t, String handle) throws ClientException {
    if (Acquaintances.isBlocked(t, handle)) {
      throw new ClientException(Problem.BLOCKED);
    }
  }
}
