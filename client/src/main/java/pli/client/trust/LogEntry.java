package pli.client.trust;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.vault.Row;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafType;

/**
 * An entry of the log that is no account record: of these this device keeps every one, with its
 * place, since who may sign what follows from their order.
 *
 * @param place in the log, from 0
 * @param leaf as the log has it
 */
public record LogEntry(long place, Leaf leaf) {
  /** How the vault calls entries that are alerts or their revocations. */
  public static final int ALERT = LeafType.ALERT.code();

  private static final String COLUMNS = "SELECT place, leaf FROM log_entry ";

  /** Whether entries of this type are kept. */
  static boolean isKept(Leaf leaf) {
    return leaf.body().type() != LeafType.ACCOUNT_RECORD;
  }

  void store(Transaction t) throws ClientException {
    t.change(
        "INSERT OR REPLACE INTO log_entry (place, label, version, type, leaf)"
            + " VALUES (?, ?, ?, ?, ?)",
        place,
        leaf.body().label(),
        leaf.body().version(),
        leaf.body().type().code(),
        leaf.encode());
  }

  /** The entry of a label with this version; null if that is none of those that are kept. */
  public static @Nullable LogEntry of(Transaction t, Bytes label, long version)
      throws ClientException {
    return t.first(COLUMNS + "WHERE label = ? AND version = ?", LogEntry::read, label, version);
  }

  /** What is under another label than the one that the log proved for its type. */
  private static final String ELSEWHERE =
      "EXISTS (SELECT 1 FROM administration_label WHERE administration_label.type = log_entry.type"
          + " AND administration_label.label <> log_entry.label) ";

  /**
   * Policies and acts behind a place, in the order of the log; not those of which is known that
   * they stand under another label than policies, or acts, have.
   */
  public static List<LogEntry> ofAdministration(Transaction t, long behind, int max)
      throws ClientException {
    return t.list(
        COLUMNS
            + "WHERE place > ? AND type IN (?, ?) AND NOT "
            + ELSEWHERE
            + "ORDER BY place LIMIT ?",
        LogEntry::read,
        behind,
        LeafType.POLICY_CHANGE.code(),
        LeafType.ADMINISTRATIVE_ACT.code(),
        max);
  }

  /** The first policy or act under another label than these have, or null. */
  public static @Nullable LogEntry ofNoChain(Transaction t) throws ClientException {
    return t.first(
        COLUMNS + "WHERE type IN (?, ?) AND " + ELSEWHERE + "ORDER BY place LIMIT 1",
        LogEntry::read,
        LeafType.POLICY_CHANGE.code(),
        LeafType.ADMINISTRATIVE_ACT.code());
  }

  /** Whether what stands at that place says nothing of what comes behind it in these chains. */
  public static boolean isApart(Transaction t, long place) throws ClientException {
    return t.exists(
        "SELECT 1 FROM log_entry WHERE place = ? AND (type = ? OR " + ELSEWHERE + ")",
        place,
        LeafType.RESET.code());
  }

  /** The last resets of accounts, the latest first. */
  public static List<LogEntry> latestResets(Transaction t, int max) throws ClientException {
    return t.list(
        COLUMNS + "WHERE type = ? ORDER BY place DESC LIMIT ?",
        LogEntry::read,
        LeafType.RESET.code(),
        max);
  }

  /** The last alerts and revocations of alerts, the latest first. */
  public static List<LogEntry> latestAlerts(Transaction t, int max) throws ClientException {
    return t.list(
        COLUMNS + "WHERE type = ? ORDER BY place DESC LIMIT ?", LogEntry::read, ALERT, max);
  }

  /** Resets from a place on, in the order of the log. */
  public static List<LogEntry> resets(Transaction t, long from, int max) throws ClientException {
    return t.list(
        COLUMNS + "WHERE type = ? AND place >= ? ORDER BY place LIMIT ?",
        LogEntry::read,
        LeafType.RESET.code(),
        from,
        max);
  }

  private static LogEntry read(Row row) throws java.sql.SQLException, pli.codec.DecodeException {
    return new LogEntry(row.number(1), Leaf.decode(row.bytes(2)));
  }
}
