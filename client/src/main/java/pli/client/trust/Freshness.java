package pli.client.trust;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;

/**
 * How long ago as many witnesses as the network card asks for saw the log: their clocks against
 * this device's. The server's clock does not matter, for the server is the one who could hold the
 * log back.
 */
public enum Freshness {
  /** The card asks for no witness, so that nobody says when. */
  UNKNOWN,
  /** Seen within six hours. */
  FRESH,
  /** Longer ago, which is told to the person; or more than an hour ahead of this device's clock. */
  OLD,
  /** Longer than a day ago, or more than a day ahead: no key is taken that was not known. */
  NO_NEW_KEYS,
  /** Longer than three days ago: nothing is sent, unless the person insists. */
  NO_SENDING;

  private static final long FRESH_AHEAD = TimeUnit.HOURS.toSeconds(1);
  private static final long NEW_KEYS_AHEAD = TimeUnit.HOURS.toSeconds(24);
  private static final long OLD_AFTER = TimeUnit.HOURS.toSeconds(6);
  private static final long NO_NEW_KEYS_AFTER = TimeUnit.HOURS.toSeconds(24);
  private static final long NO_SENDING_AFTER = TimeUnit.HOURS.toSeconds(72);

  /**
   * Of a log that was seen at a time, in seconds since 1970. A time ahead of this device's clock
   * says that one of the clocks is wrong, and not how old the log is: within a day that stops
   * nothing, since a person whose clock is a day behind goes on; beyond, no new key is taken.
   */
  public static Freshness of(OptionalLong witnessedAt, long nowSeconds) {
    if (!witnessedAt.isPresent()) {
      return UNKNOWN;
    }
    long ahead = witnessedAt.getAsLong() - nowSeconds;
    if (ahead > FRESH_AHEAD) {
      return ahead > NEW_KEYS_AHEAD ? NO_NEW_KEYS : OLD;
    }
    long age = age(witnessedAt, nowSeconds);
    if (age > NO_SENDING_AFTER) {
      return NO_SENDING;
    }
    if (age > NO_NEW_KEYS_AFTER) {
      return NO_NEW_KEYS;
    }
    return age > OLD_AFTER ? OLD : FRESH;
  }

  /** Seconds since then, below 0 if the witnesses' clocks are ahead; 0 if there is no time. */
  static long age(OptionalLong witnessedAt, long nowSeconds) {
    return witnessedAt.isPresent() ? nowSeconds - witnessedAt.getAsLong() : 0;
  }

  /**
   * Refuses a key that was not known before.
   *
   * @throws ClientException LOG_TOO_OLD, LOG_AHEAD
   */
  void requireForNewKeys(long ageSeconds) throws ClientException {
    if (this == NO_NEW_KEYS || this == NO_SENDING) {
      throw ageSeconds < 0
          ? because(Problem.LOG_AHEAD, -ageSeconds)
          : because(Problem.LOG_TOO_OLD, ageSeconds);
    }
  }

  /**
   * Refuses to send.
   *
   * @throws ClientException LOG_TOO_OLD_TO_SEND
   */
  void requireForSending(long ageSeconds) throws ClientException {
    if (this == NO_SENDING) {
      throw because(Problem.LOG_TOO_OLD_TO_SEND, ageSeconds);
    }
  }

  private static ClientException because(Problem problem, long seconds) {
    return new ClientException(problem, "hours", TimeUnit.SECONDS.toHours(seconds));
  }
}
