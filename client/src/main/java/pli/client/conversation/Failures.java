package pli.client.conversation;

import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.vault.Transaction;

/** Why a message or an intention came to nothing, for whoever waits for it, in any process. */
public final class Failures {
  private static final long KEPT_MILLIS = 24L * 60 * 60 * 1000;

  private Failures() {}

  static void addMessage(Transaction t, long number, Problem problem, long nowMillis)
      throws ClientException {
    add(t, "message " + number, problem, nowMillis);
    Marks.add(t, Marks.NOT_SENT, 1);
  }

  static void addIntention(Transaction t, long number, Problem problem, long nowMillis)
      throws ClientException {
    add(t, "intention " + number, problem, nowMillis);
  }

  private static void add(Transaction t, String what, Problem problem, long nowMillis)
      throws ClientException {
    t.change("DELETE FROM failure WHERE at < ?", nowMillis - KEPT_MILLIS);
    t.change(
        "INSERT OR REPLACE INTO failure (what, problem, at) VALUES (?, ?, ?)",
        what,
        problem.name(),
        nowMillis);
  }

  /** Why a row of the outbox came to nothing, or null if it did not. */
  public static @Nullable Problem ofMessage(Transaction t, long number) throws ClientException {
    return of(t, "message " + number);
  }

  /** Why an intention came to nothing, or null if it did not. */
  public static @Nullable Problem ofIntention(Transaction t, long number) throws ClientException {
    return of(t, "intention " + number);
  }

  private static @Nullable Problem of(Transaction t, String what) throws ClientException {
    return t.first(
        "SELECT problem FROM failure WHERE what = ?", row -> Problem.valueOf(row.text(1)), what);
  }
}
