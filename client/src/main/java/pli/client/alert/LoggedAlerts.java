package pli.client.alert;

import java.util.ArrayList;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.trust.LogEntry;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.transparency.Limits;

/**
 * Entries of the log that are alerts or revocations, and whether the server has shown what they
 * say. One whose content nobody shows is an alarm that somebody keeps back, from this device or
 * from everybody.
 */
public final class LoggedAlerts {
  private LoggedAlerts() {}

  /** Of the last entries, those of which is not known what they say, in the order of the log. */
  public static List<LogEntry> owed(Transaction t) throws ClientException {
    List<LogEntry> owed = new ArrayList<>();
    for (LogEntry entry : LogEntry.latestAlerts(t, Limits.MAX_CURRENT_ALERTS)) {
      if (!t.exists("SELECT 1 FROM log_alert WHERE place = ? AND shown = 1", entry.place())) {
        owed.add(0, entry);
      }
    }
    return owed;
  }

  /** The server has shown what this entry says. */
  public static void shown(Transaction t, LogEntry entry) throws ClientException {
    t.change(
        "INSERT OR REPLACE INTO log_alert (place, shown, evidence) VALUES (?, 1, x'')",
        entry.place());
  }

  /** Whether it is known already that the server does not show what this entry says. */
  public static boolean isHidden(Transaction t, LogEntry entry) throws ClientException {
    return t.exists(
        "SELECT 1 FROM log_alert WHERE place = ? AND shown = 0 AND evidence <> x''", entry.place());
  }

  /**
   * The server was asked and has not shown what this entry says.
   *
   * @param evidence that the log has it (a tlog-proof); empty if that cannot be had just now
   */
  public static void hidden(Transaction t, LogEntry entry, Bytes evidence) throws ClientException {
    t.change(
        "INSERT OR REPLACE INTO log_alert (place, shown, evidence) VALUES (?, 0, ?)",
        entry.place(),
        evidence);
  }

  /** An entry whose content the server does not show. */
  public record Hidden(long place, Bytes evidence) {}

  /** Those among the last ones. What is older the server need not show any more. */
  public static List<Hidden> allHidden(Transaction t) throws ClientException {
    return t.list(
        "SELECT place, evidence FROM log_alert WHERE shown = 0 AND place >="
            + " (SELECT coalesce(min(place), 0) FROM (SELECT place FROM log_entry WHERE type = ?"
            + " ORDER BY place DESC LIMIT ?)) ORDER BY place",
        row -> new Hidden(row.number(1), row.bytes(2)),
        LogEntry.ALERT,
        Limits.MAX_CURRENT_ALERTS);
  }
}
