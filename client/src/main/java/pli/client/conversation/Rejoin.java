package pli.client.conversation;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Row;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;

/**
 * Groups that this device has fallen behind in, so that it must come into them anew: it missed a
 * commit, or its state is one of before. Until then it reads what still opens, and neither says nor
 * changes anything there. {@link Returning} does the rest (docs/PROTOCOL.md, "Coming back").
 */
public final class Rejoin {
  /** So long the server may be ahead until it counts as having fallen behind. */
  private static final long PATIENCE = TimeUnit.MINUTES.toMillis(1);

  private Rejoin() {}

  /**
   * How far the return to one group has come.
   *
   * @param nonce of what was asked; empty if nothing is under way
   * @param epoch of what was answered; without an answer, an answer of an earlier one is of no use
   * @param groupInfo empty if there is no answer
   * @param pending the commit that was made; empty if there is none
   * @param accepted whether the server took it
   */
  public record State(
      ConversationId conversation,
      Bytes nonce,
      int attempts,
      long notBefore,
      long epoch,
      Bytes groupInfo,
      Bytes tree,
      Bytes routeKey,
      Bytes pending,
      boolean accepted) {
    private static State read(Row row) throws SQLException, DecodeException {
      return new State(
          new ConversationId(row.bytes(1)),
          row.bytes(2),
          row.small(3),
          row.number(4),
          row.number(5),
          row.bytes(6),
          row.bytes(7),
          row.bytes(8),
          row.bytes(9),
          row.flag(10));
    }

    /** Whether an answer is there to be acted upon. */
    public boolean isAnswered() {
      return !groupInfo.isEmpty() && pending.isEmpty();
    }

    /** Says whose it is and how far it has come. */
    @Override
    public String toString() {
      return "Rejoin.State[" + conversation + "]";
    }
  }

  private static final String COLUMNS =
      "SELECT conversation, nonce, attempts, not_before, epoch, group_info, tree, route_key,"
          + " pending, accepted FROM rejoin ";

  /** Of what is long only whether it is there. */
  private static final String OUTLINES =
      "SELECT conversation, nonce, attempts, not_before, epoch, substr(group_info, 1, 1), x'',"
          + " route_key, substr(pending, 1, 1), accepted FROM rejoin ";

  /** This device has to come into a group anew; doing so twice changes nothing. */
  public static void need(Transaction t, ConversationId id) throws ClientException {
    t.change(
        "INSERT OR IGNORE INTO rejoin (conversation) SELECT id FROM conversation"
            + " WHERE id = ? AND state = 0",
        id.value());
    entered(t, id);
    Outbox.resume(t, id);
  }

  /** Whether it has to, so that nothing is said there. */
  public static boolean isNeeded(Transaction t, ConversationId id) throws ClientException {
    return t.exists("SELECT 1 FROM rejoin WHERE conversation = ?", id.value());
  }

  /** How many there are. */
  public static long count(Transaction t) throws ClientException {
    return t.number("SELECT count(*) FROM rejoin");
  }

  /** All of them; what was answered and made stands there in outline only. */
  public static List<State> all(Transaction t) throws ClientException {
    return t.list(OUTLINES + "ORDER BY conversation", State::read);
  }

  static @Nullable State find(Transaction t, ConversationId id) throws ClientException {
    return t.first(COLUMNS + "WHERE conversation = ?", State::read, id.value());
  }

  /** Something was asked. */
  static void asked(Transaction t, State state, Bytes nonce, long nextMillis)
      throws ClientException {
    t.change(
        "UPDATE rejoin SET nonce = ?, attempts = attempts + 1, not_before = ?"
            + " WHERE conversation = ?",
        nonce,
        nextMillis,
        state.conversation().value());
  }

  /** The first answer counts. */
  static void answered(
      Transaction t, ConversationId id, long epoch, Bytes groupInfo, Bytes tree, Bytes routeKey)
      throws ClientException {
    t.change(
        "UPDATE rejoin SET epoch = ?, group_info = ?, tree = ?, route_key = ?"
            + " WHERE conversation = ? AND group_info IS NULL",
        epoch,
        groupInfo,
        tree,
        routeKey,
        id.value());
  }

  static void made(Transaction t, ConversationId id, Bytes pending) throws ClientException {
    t.change("UPDATE rejoin SET pending = ? WHERE conversation = ?", pending, id.value());
  }

  /** The server has put this device's commit in order. */
  static void accepted(Transaction t, ConversationId id) throws ClientException {
    t.change(
        "UPDATE rejoin SET accepted = 1 WHERE conversation = ? AND pending IS NOT NULL",
        id.value());
  }

  /**
   * The group went on between an answer and the commit, or whoever answered had not read all yet.
   * Those who were asked last are asked again, since one of them is there; and who was asked before
   * may answer yet, which counts if it is of the epoch that is known now or a later one.
   */
  static void overtaken(Transaction t, ConversationId id, long epoch) throws ClientException {
    t.change(
        "UPDATE rejoin SET epoch = ?, group_info = NULL, tree = NULL, route_key = NULL,"
            + " pending = NULL, accepted = 0, attempts = max(0, attempts - 1), not_before = 0"
            + " WHERE conversation = ?",
        epoch,
        id.value());
  }

  /** What was answered is of no use. */
  static void again(Transaction t, ConversationId id, long notBeforeMillis) throws ClientException {
    t.change(
        "UPDATE rejoin SET nonce = NULL, epoch = NULL, group_info = NULL, tree = NULL,"
            + " route_key = NULL, pending = NULL, accepted = 0, not_before = ?"
            + " WHERE conversation = ?",
        notBeforeMillis,
        id.value());
  }

  /** It has come in, or the conversation is over. */
  public static void over(Transaction t, ConversationId id) throws ClientException {
    t.change("DELETE FROM rejoin WHERE conversation = ?", id.value());
    entered(t, id);
  }

  /** A new epoch has begun here, or it is known that this device must come into one. */
  public static void entered(Transaction t, ConversationId id) throws ClientException {
    t.change("DELETE FROM late WHERE conversation = ?", id.value());
  }

  /** The server is in a later epoch of a group; what led there should lie in the queue. */
  static void late(Transaction t, ConversationId id, long nowMillis) throws ClientException {
    t.change(
        "INSERT OR IGNORE INTO late (conversation, since) VALUES (?, ?)", id.value(), nowMillis);
  }

  /** Those of which that has been so for a while. */
  public static List<ConversationId> late(Transaction t, long nowMillis) throws ClientException {
    return t.list(
        "SELECT conversation FROM late WHERE since < ?",
        row -> new ConversationId(row.bytes(1)),
        nowMillis - PATIENCE);
  }
}
