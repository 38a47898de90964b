package pli.client.message;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.trust.Followed;
import pli.client.vault.Erasure;
import pli.client.vault.Transaction;
import pli.content.Expiration;

/**
 * Messages that disappear. What a sender wishes is obeyed: from the moment it is due a message is
 * in no file of this vault any more, nor what others said about it, apart from answers. By which
 * time, {@link Passage} says.
 *
 * <p>A wish that counts from reading counts, for who wrote the message, from when the server had
 * it; for others from when somebody took or read it, on this device or another of theirs.
 */
public final class Expiry {
  /** As far ahead as a message may expire: draft-ietf-mimi-content takes more for malice. */
  public static final long MAX_SECONDS = TimeUnit.DAYS.toSeconds(366);

  private Expiry() {}

  /**
   * When a message expires.
   *
   * @param at in the vault's time; null if that is not settled
   * @param afterSeconds from reading; null if it does not count from there
   */
  record Due(@Nullable Long at, @Nullable Long afterSeconds) {
    /** Never. */
    static final Due NEVER = new Due(null, null);
  }

  /**
   * What a wish means for a message that comes now.
   *
   * @return null if the message is not to be kept: it has expired, or the wish is refused
   */
  static @Nullable Due of(@Nullable Expiration wish, long now) {
    if (wish == null) {
      return Due.NEVER;
    }
    if (wish.relative()) {
      boolean refused = wish.seconds() == 0 || wish.seconds() > MAX_SECONDS;
      return refused ? null : new Due(null, wish.seconds());
    }
    long at = TimeUnit.SECONDS.toMillis(wish.seconds());
    boolean refused = at <= now || at > now + TimeUnit.SECONDS.toMillis(MAX_SECONDS);
    return refused ? null : new Due(at, null);
  }

  /** Everything in a conversation up to this entry has been read. */
  public static void read(Transaction t, ConversationId conversation, long number)
      throws ClientException {
    t.change(
        "UPDATE timeline SET expires_at = ? + 1000 * expires_after, expires_after = NULL"
            + " WHERE expires_after IS NOT NULL AND conversation = ? AND number <= ?"
            + " AND sender != (SELECT handle FROM account)",
        Passage.noted(t),
        conversation.value(),
        number);
  }

  /** Everything up to this entry has been taken by somebody who reads it. */
  public static void taken(Transaction t, long number) throws ClientException {
    t.change(
        "UPDATE timeline SET expires_at = ? + 1000 * expires_after, expires_after = NULL"
            + " WHERE expires_after IS NOT NULL AND number <= ?"
            + " AND sender != (SELECT handle FROM account)",
        Passage.noted(t),
        number);
  }

  /** The server has this message of this device, or never will: for its author its time begins. */
  public static void settled(Transaction t, long number) throws ClientException {
    t.change(
        "UPDATE timeline SET expires_at = ? + 1000 * expires_after, expires_after = NULL"
            + " WHERE expires_after IS NOT NULL AND number = ?",
        Passage.noted(t),
        number);
  }

  /** Whether there is anything that will expire, or that is held and has. */
  static boolean isAny(Transaction t, long clockMillis) throws ClientException {
    return t.exists("SELECT 1 FROM held WHERE until <= ? LIMIT 1", Passage.at(t, clockMillis))
        || t.exists("SELECT 1 FROM timeline WHERE expires_at IS NOT NULL LIMIT 1")
        || t.exists("SELECT 1 FROM timeline WHERE expires_after IS NOT NULL LIMIT 1");
  }

  /** Deletes what is due. */
  static void sweep(Transaction t, long clockMillis) throws ClientException {
    long now = Math.max(Passage.now(t, clockMillis), witnessed(t));
    Passage.atLeast(t, now);
    settle(t, now);
    List<Gone> gone =
        t.list(
            "SELECT number, conversation, message_id FROM timeline WHERE expires_at <= ?",
            row -> new Gone(row.number(1), new ConversationId(row.bytes(2)), row.text(3)),
            now);
    for (Gone each : gone) {
      Unread.keep(t, each.conversation());
      each.delete(t, clockMillis);
    }
    int held = Held.expire(t, now);
    if (!gone.isEmpty() || held > 0) {
      Erasure.ofFleeting(t);
    }
  }

  /** What the witnesses have said, as far as this device has verified it; 0 if nothing. */
  private static long witnessed(Transaction t) throws ClientException {
    Followed followed = Followed.load(t, Self.load(t).card().log());
    return followed != null && followed.witnessedAt().isPresent()
        ? TimeUnit.SECONDS.toMillis(followed.witnessedAt().getAsLong())
        : 0;
  }

  /** The time of what was read, and of what the server has, begins. */
  private static void settle(Transaction t, long now) throws ClientException {
    t.change(
        "UPDATE timeline SET expires_at = ? + 1000 * expires_after, expires_after = NULL"
            + " WHERE expires_after IS NOT NULL AND sender = (SELECT handle FROM account)"
            + " AND (own = 0 OR state >= ?)",
        now,
        Receipts.AT_SERVER);
    List<ConversationId> unread =
        t.list(
            "SELECT DISTINCT conversation FROM timeline WHERE expires_after IS NOT NULL",
            row -> new ConversationId(row.bytes(1)));
    for (ConversationId conversation : unread) {
      read(t, conversation, Unread.upTo(t, conversation));
    }
  }

  /** A message that is due. */
  private record Gone(long number, ConversationId conversation, String id) {
    void delete(Transaction t, long clockMillis) throws ClientException {
      Unsent.withdraw(t, conversation, number, id, clockMillis);
      t.change("DELETE FROM timeline WHERE number = ?", number);
      t.change(
          "DELETE FROM timeline WHERE conversation = ? AND target = ?"
              + " AND kind IN ('reaction', 'edit', 'delete', 'receipt')",
          conversation.value(),
          id);
      for (String table : new String[] {"heard", "receipt"}) {
        t.change(
            "DELETE FROM " + table + " WHERE conversation = ? AND message_id = ?",
            conversation.value(),
            id);
      }
    }
  }
}
