package pli.client.account;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.vault.Transaction;
import pli.transparency.account.Handle;

/**
 * Accounts of which the directory showed keys that the log does not have. Nothing was believed of
 * it; that it was tried is remembered until the directory shows what the log has.
 */
public final class UnknownDevices {
  private static final Set<Problem> SIGNS =
      EnumSet.of(
          Problem.RECORD_INVALID,
          Problem.RECORD_NOT_LOGGED,
          Problem.RECORD_DIFFERS,
          Problem.LABEL_UNPROVED,
          Problem.KEY_CHANGED);

  private UnknownDevices() {}

  /** Whether what went wrong is a sign of keys that the log does not have. */
  public static boolean isSign(Problem problem) {
    return SIGNS.contains(problem);
  }

  /** Somebody was shown like that. */
  public static void note(Transaction t, Handle handle, Problem problem, long nowMillis)
      throws ClientException {
    t.change(
        "INSERT OR REPLACE INTO unknown_device (handle, problem, at) VALUES (?, ?, ?)",
        handle.value(),
        problem.name(),
        nowMillis);
  }

  /** Whether somebody was shown like that, and not since as the log has them. */
  public static boolean isNoted(Transaction t, Handle handle) throws ClientException {
    return t.exists("SELECT 1 FROM unknown_device WHERE handle = ?", handle.value());
  }

  /** Somebody was shown as the log has them. */
  public static void clear(Transaction t, Handle handle) throws ClientException {
    t.change("DELETE FROM unknown_device WHERE handle = ?", handle.value());
  }

  /** Whose, the last first. */
  public static List<String> handles(Transaction t) throws ClientException {
    return t.list("SELECT handle FROM unknown_device ORDER BY at DESC", row -> row.text(1));
  }
}
