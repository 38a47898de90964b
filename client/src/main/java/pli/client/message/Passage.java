package pli.client.message;

import pli.client.api.ClientException;
import pli.client.vault.Transaction;

/**
 * The vault's own time, in milliseconds since 1970, by which messages expire. It goes on by what
 * the device's clock goes on between two looks and stands still if the clock went back; so turning
 * the clock back prolongs nothing. Nor is it ever behind what the witnesses of the log have said.
 * It is never behind any reading of the clock either, and ahead of it once the clock went back.
 */
public final class Passage {
  private static final String TIME = "time";
  private static final String CLOCK = "time by the clock";

  private Passage() {}

  /** The time now, which is noted. */
  public static long now(Transaction t, long clockMillis) throws ClientException {
    long now = at(t, clockMillis);
    set(t, TIME, now);
    set(t, CLOCK, clockMillis);
    return now;
  }

  /** The time now, which is not noted. */
  static long at(Transaction t, long clockMillis) throws ClientException {
    long time = get(t, TIME);
    return time == 0 ? clockMillis : time + Math.max(0, clockMillis - get(t, CLOCK));
  }

  /** As it was noted last, which {@link Disappearing} sees to before each transaction. */
  public static long noted(Transaction t) throws ClientException {
    return get(t, TIME);
  }

  /** It is so late at least. */
  static void atLeast(Transaction t, long millis) throws ClientException {
    set(t, TIME, Math.max(get(t, TIME), millis));
  }

  /** By how much it is ahead of the clock, as far as was noted. */
  public static long ahead(Transaction t) throws ClientException {
    return get(t, TIME) - get(t, CLOCK);
  }

  private static long get(Transaction t, String name) throws ClientException {
    return t.number("SELECT number FROM mark WHERE name = ?", name);
  }

  private static void set(Transaction t, String name, long number) throws ClientException {
    t.change("INSERT OR REPLACE INTO mark (name, number) VALUES (?, ?)", name, number);
  }
}
