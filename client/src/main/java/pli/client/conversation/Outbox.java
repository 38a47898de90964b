package pli.client.conversation;

import com.google.protobuf.InvalidProtocolBufferException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.vault.Row;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Entropy;
import pli.protocol.SubmissionId;
import pli.protocol.wire.ClientFrame;

/**
 * What must reach the server. A row is in the same transaction as the state that made it, keeps its
 * submission id for life, and goes when the server has taken it; so it may be sent as often as need
 * be, by any process that has the vault open.
 */
public final class Outbox {
  /** More messages than this do not wait. */
  static final int MAX_MESSAGES = 10_000;

  /** In the column {@code quiet}, which is 1 of other messages of this device's own making. */
  private static final int ALARM = 2;

  private static final String COLUMNS =
      "SELECT number, conversation, kind, submission, plain, epoch, frame, attempts, entry,"
          + " quiet FROM outbox ";

  private Outbox() {}

  /** What a row is; the vault stores the ordinal. */
  public enum Kind {
    /** Makes the route of a new group: a whole request. */
    ROUTE,
    /** Makes a hand-over queue: its id and seed. */
    QUEUE,
    /** A commit: a whole request. Stays until it comes back or another one wins. */
    COMMIT,
    /** A Welcome for a contact queue: a whole request. */
    WELCOME,
    /** A message to the members: protected anew in each epoch that it has to wait for. */
    MESSAGE,
    /** Deletes a hand-over queue: its id and seed. Goes over a mailbox connection. */
    QUEUE_END,
    /** A proposal to the members of one epoch: a whole request. */
    PROPOSAL,
    /** A commit by which this device comes into a group anew: a whole request. */
    REJOIN,
    /**
     * What this device says to another outside of groups: a whole request. Nothing waits for it.
     */
    CONTACT
  }

  /**
   * One row.
   *
   * @param plain of MESSAGE: what is to be protected; of QUEUE and QUEUE_END: id and seed
   * @param epoch of MESSAGE: in which {@code frame} was made
   * @param frame the request without its id; null for a MESSAGE that is not protected
   * @param entry of MESSAGE: its number in the timeline; 0 if it has none
   * @param quiet of MESSAGE: no person wrote it, nor waits for it
   * @param alarm of MESSAGE: it passes an alert on, whatever forbids to send
   */
  public record Item(
      long number,
      ConversationId conversation,
      Kind kind,
      SubmissionId submission,
      Bytes plain,
      long epoch,
      Bytes frame,
      int attempts,
      long entry,
      boolean quiet,
      boolean alarm) {

    /** The request, without its id. */
    public ClientFrame.Builder request() throws ClientException {
      try {
        return ClientFrame.newBuilder().mergeFrom(frame.toByteArray());
      } catch (InvalidProtocolBufferException e) {
        throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
      }
    }

    private static Item read(Row row) throws SQLException, DecodeException {
      return new Item(
          row.number(1),
          new ConversationId(row.bytes(2)),
          Kind.values()[row.small(3)],
          SubmissionId.decode(row.bytes(4)),
          row.bytes(5),
          row.number(6),
          row.bytes(7),
          row.small(8),
          row.number(9),
          row.flag(10),
          row.small(10) == ALARM);
    }
  }

  static void addRequest(
      Transaction t,
      ConversationId conversation,
      Kind kind,
      SubmissionId submission,
      ClientFrame.Builder request)
      throws ClientException {
    t.change(
        "INSERT INTO outbox (conversation, kind, submission, frame) VALUES (?, ?, ?, ?)",
        conversation.value(),
        kind.ordinal(),
        submission.value(),
        Bytes.adopt(request.build().toByteArray()));
  }

  static long addPlain(
      Transaction t, ConversationId conversation, Kind kind, Bytes plain, Entropy entropy)
      throws ClientException {
    return t.insert(
        "INSERT INTO outbox (conversation, kind, submission, plain) VALUES (?, ?, ?, ?)",
        conversation.value(),
        kind.ordinal(),
        SubmissionId.random(entropy).value(),
        plain);
  }

  /**
   * Adds a message that a person wrote.
   *
   * @param entry its number in the timeline
   * @throws ClientException OUTBOX_FULL
   */
  static long addMessage(
      Transaction t, ConversationId conversation, Bytes plain, Entropy entropy, long entry)
      throws ClientException {
    if (countMessages(t) >= MAX_MESSAGES) {
      throw new ClientException(Problem.OUTBOX_FULL, "limit", MAX_MESSAGES);
    }
    long number = addPlain(t, conversation, Kind.MESSAGE, plain, entropy);
    t.change("UPDATE outbox SET entry = ? WHERE number = ?", entry, number);
    return number;
  }

  /** Adds a message of this device's own making; its row. */
  static long addQuiet(Transaction t, ConversationId conversation, Bytes plain, Entropy entropy)
      throws ClientException {
    long number = addPlain(t, conversation, Kind.MESSAGE, plain, entropy);
    t.change("UPDATE outbox SET quiet = 1 WHERE number = ?", number);
    return number;
  }

  /** Adds a message that passes an alert on. */
  static void addAlarm(Transaction t, ConversationId conversation, Bytes plain, Entropy entropy)
      throws ClientException {
    long number = addPlain(t, conversation, Kind.MESSAGE, plain, entropy);
    t.change("UPDATE outbox SET quiet = ? WHERE number = ?", ALARM, number);
  }

  /** The conversations in which an alert waits to be passed on, and may be tried now. */
  static List<ConversationId> alarming(Transaction t, long nowMillis) throws ClientException {
    return t.list(
        "SELECT conversation FROM outbox WHERE quiet = ? AND not_before <= ?"
            + " GROUP BY conversation ORDER BY min(number)",
        row -> new ConversationId(row.bytes(1)),
        ALARM,
        nowMillis);
  }

  /** The alerts that wait to be passed on in a conversation. */
  static List<Item> alarms(Transaction t, ConversationId conversation, int max)
      throws ClientException {
    return t.list(
        COLUMNS + "WHERE conversation = ? AND quiet = ? ORDER BY number LIMIT ?",
        Item::read,
        conversation.value(),
        ALARM,
        max);
  }

  /** Whether a message of this device's own making waits in a conversation. */
  static boolean waitsQuiet(Transaction t, ConversationId conversation) throws ClientException {
    return t.exists(
        "SELECT 1 FROM outbox WHERE conversation = ? AND quiet = 1", conversation.value());
  }

  /** The same in any conversation. */
  public static boolean waitsQuiet(Transaction t) throws ClientException {
    return t.exists("SELECT 1 FROM outbox WHERE quiet = 1 LIMIT 1");
  }

  /**
   * What nobody needs any more. What is encrypted already goes out all the same: the others would
   * miss it ({@link Absences}).
   */
  public static void letGo(Transaction t, long number) throws ClientException {
    t.change("DELETE FROM outbox WHERE number = ? AND quiet = 1 AND frame IS NULL", number);
  }

  /** How many messages that people wrote wait. */
  public static long countMessages(Transaction t) throws ClientException {
    return t.number(
        "SELECT count(*) FROM outbox WHERE kind = ? AND quiet = 0", Kind.MESSAGE.ordinal());
  }

  /** Whether something of this kind waits in a conversation. */
  public static boolean waits(Transaction t, ConversationId conversation, Kind kind)
      throws ClientException {
    return t.exists(
        "SELECT 1 FROM outbox WHERE conversation = ? AND kind = ?",
        conversation.value(),
        kind.ordinal());
  }

  /** Whether anything waits. */
  public static boolean isEmpty(Transaction t) throws ClientException {
    return !t.exists("SELECT 1 FROM outbox LIMIT 1");
  }

  /** Whether this row still waits. */
  public static boolean waits(Transaction t, long number) throws ClientException {
    return t.exists("SELECT 1 FROM outbox WHERE number = ?", number);
  }

  /** The row of this number, or null. */
  static @Nullable Item find(Transaction t, long number) throws ClientException {
    return t.first(COLUMNS + "WHERE number = ?", Item::read, number);
  }

  /** The conversations for which something waits, the one that waits longest first. */
  static List<ConversationId> conversations(Transaction t) throws ClientException {
    return t.list(
        "SELECT conversation FROM outbox GROUP BY conversation ORDER BY min(number)",
        row -> new ConversationId(row.bytes(1)));
  }

  /**
   * The first rows of a conversation, in the order in which they may go out: what changes it before
   * what is said in it.
   */
  static List<Item> of(Transaction t, ConversationId conversation, int max) throws ClientException {
    return of(t, conversation, Long.MAX_VALUE, max);
  }

  /** The same without what is said outside of groups and waits for a moment by itself. */
  static List<Item> of(Transaction t, ConversationId conversation, long nowMillis, int max)
      throws ClientException {
    return t.list(
        COLUMNS
            + "WHERE conversation = ? AND NOT (kind = ? AND not_before > ?)"
            + " ORDER BY kind = ?, number LIMIT ?",
        Item::read,
        conversation.value(),
        Kind.CONTACT.ordinal(),
        nowMillis,
        Kind.MESSAGE.ordinal(),
        max);
  }

  /** What may go out in a group that this device must come into anew, and is not of its state. */
  static List<Item> ofReturn(Transaction t, ConversationId conversation, long nowMillis, int max)
      throws ClientException {
    return t.list(
        COLUMNS
            + "WHERE conversation = ? AND kind NOT IN (?, ?, ?)"
            + " AND NOT (kind = ? AND not_before > ?) ORDER BY number LIMIT ?",
        Item::read,
        conversation.value(),
        Kind.MESSAGE.ordinal(),
        Kind.COMMIT.ordinal(),
        Kind.PROPOSAL.ordinal(),
        Kind.CONTACT.ordinal(),
        nowMillis,
        max);
  }

  /** Until when a conversation's rows wait; what is said outside of groups holds up nothing. */
  static long notBefore(Transaction t, ConversationId conversation) throws ClientException {
    return t.number(
        "SELECT coalesce(max(CASE WHEN kind != ? THEN not_before END), min(not_before))"
            + " FROM outbox WHERE conversation = ?",
        Kind.CONTACT.ordinal(),
        conversation.value());
  }

  /** When the first of all that waits for a moment may be tried; 0 if nothing waits for one. */
  public static long nextMoment(Transaction t, long nowMillis) throws ClientException {
    return t.number(
        "SELECT min(not_before) FROM (SELECT not_before FROM outbox UNION ALL"
            + " SELECT not_before FROM intention) WHERE not_before > ?",
        nowMillis);
  }

  static void setFrame(Transaction t, long number, long epoch, ClientFrame.Builder request)
      throws ClientException {
    t.change(
        "UPDATE outbox SET epoch = ?, frame = ? WHERE number = ?",
        epoch,
        Bytes.adopt(request.build().toByteArray()),
        number);
  }

  static void clearFrame(Transaction t, long number) throws ClientException {
    t.change("UPDATE outbox SET frame = NULL WHERE number = ?", number);
  }

  /** A new epoch has begun: messages of the one before are protected anew, and nothing waits. */
  static void resume(Transaction t, ConversationId conversation) throws ClientException {
    t.change(
        "UPDATE outbox SET frame = NULL, not_before = 0 WHERE conversation = ? AND kind = ?",
        conversation.value(),
        Kind.MESSAGE.ordinal());
  }

  static void postpone(Transaction t, long number, long untilMillis) throws ClientException {
    t.change(
        "UPDATE outbox SET attempts = attempts + 1, not_before = ? WHERE number = ?",
        untilMillis,
        number);
  }

  /** The server took it, or it has come to nothing. */
  static void remove(Transaction t, long number) throws ClientException {
    t.change("DELETE FROM outbox WHERE number = ?", number);
  }

  static void removeAll(Transaction t, ConversationId conversation, Kind kind)
      throws ClientException {
    t.change(
        "DELETE FROM outbox WHERE conversation = ? AND kind = ?",
        conversation.value(),
        kind.ordinal());
  }
}
