package pli.client.conversation;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.protocol.SealedEntry;

/**
 * Entries that no key of this device opens yet, in the order in which they came.
 *
 * <p>One that comes under a number that was there before was mostly read already, and lay at the
 * server still because its acknowledgement was lost; if its epoch is over, nothing ever opens it.
 * It may also be new, from a server that gave its number to something else. So it is kept and tried
 * like all others, but nobody is told that something waits, and nobody is asked what it could be:
 * its {@code at} is negative.
 */
public final class SetAside {
  private static final int MAX_ENTRIES = 10_000;

  private static final long MAX_BYTES = 64L << 20;
  private static final long KEPT_MILLIS =
      Limits.ENTRY_LIFETIME.toMillis() + TimeUnit.DAYS.toMillis(1);

  /** As much of an entry as it takes to see whose it is. */
  private static final int HINT_BYTES = 33;

  private SetAside() {}

  /** How many there are that have never been read. */
  public static long count(Transaction t) throws ClientException {
    return t.number("SELECT count(*) FROM set_aside WHERE at > 0");
  }

  /** The last of those that came before a moment; 0 if there is none. */
  public static long lastBefore(Transaction t, long millis) throws ClientException {
    return t.number("SELECT max(number) FROM set_aside WHERE at > 0 AND at < ?", millis);
  }

  static boolean isAny(Transaction t) throws ClientException {
    return t.exists("SELECT 1 FROM set_aside LIMIT 1");
  }

  static boolean has(Transaction t, Bytes sealed) throws ClientException {
    return t.exists("SELECT 1 FROM set_aside WHERE sealed = ?", sealed);
  }

  static @Nullable Bytes find(Transaction t, long number) throws ClientException {
    return t.first("SELECT sealed FROM set_aside WHERE number = ?", row -> row.bytes(1), number);
  }

  static void remove(Transaction t, long number) throws ClientException {
    t.change("DELETE FROM set_aside WHERE number = ?", number);
  }

  /** Those that a key of now may open. */
  static List<Long> matching(Transaction t) throws ClientException {
    List<Conversations.WrapKey> keys = Conversations.wrapKeys(t);
    List<Long> numbers =
        t.list(
            "SELECT number, substr(sealed, 1, " + HINT_BYTES + ") FROM set_aside ORDER BY number",
            row -> {
              Bytes head = row.bytes(2);
              for (Conversations.WrapKey key : keys) {
                if (SealedEntry.hintMatches(key.key(), head)) {
                  return row.number(1);
                }
              }
              return 0L;
            });
    keys.forEach(key -> key.key().close());
    numbers.removeIf(number -> number == 0);
    return numbers;
  }

  /**
   * Adds one; those that are too old, or too many, are let go and counted.
   *
   * @param late whether it has a number that was there before
   */
  static void add(Transaction t, Bytes sealed, long nowMillis, boolean late)
      throws ClientException {
    t.change(
        "INSERT INTO set_aside (sealed, at) VALUES (?, ?)", sealed, late ? -nowMillis : nowMillis);
    long oldest = nowMillis - KEPT_MILLIS;
    t.change("DELETE FROM set_aside WHERE at < 0 AND at > ?", -oldest);
    int gone = t.change("DELETE FROM set_aside WHERE at > 0 AND at < ?", oldest);
    while (t.number("SELECT count(*) FROM set_aside") > MAX_ENTRIES
        || t.number("SELECT sum(length(sealed)) FROM set_aside") > MAX_BYTES) {
      gone +=
          t.change(
              "DELETE FROM set_aside WHERE number ="
                  + " (SELECT number FROM set_aside ORDER BY at > 0, number LIMIT 1)");
    }
    if (gone > 0) {
      Marks.add(t, Marks.UNREADABLE, gone);
    }
  }
}
