package pli.client.trust;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.vault.Row;
import pli.client.vault.Transaction;
import pli.transparency.Hash;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.evidence.ForkEvidence;

/**
 * Heads of the log that other people's messages bring, and this device's own. Two people who talk
 * find a log that shows each of them another tree, since both trees bear its signature.
 */
public final class Seen {
  /** So many heads that are proved are remembered, to know them again without asking. */
  private static final int MAX_PROVED = 1000;

  private Seen() {}

  /** A head that is still to be proved, and its place in the order in which they came. */
  record Candidate(long number, Head head) {}

  /**
   * Takes a head that came with a message. What the log did not sign is of no interest: its sender
   * may have made it up. A head of the size of one that is known, with another root, raises the
   * alarm at once; one of another size is held against the own tree when the log is followed next.
   */
  public static void hear(Transaction t, Head head, TrustedLog log, long nowMillis)
      throws ClientException {
    Head known = ofSize(t, head.tree().size());
    Head own = known != null ? known : ownOfSize(t, head.tree().size(), log);
    if (own != null && own.tree().equals(head.tree())) {
      return;
    }
    if (!head.isSignedBy(log)) {
      return;
    }
    if (own != null) {
      contradiction(own, head, log).store(t, nowMillis);
    } else {
      insert(t, head, false);
    }
  }

  private static @Nullable Head ownOfSize(Transaction t, long size, TrustedLog log)
      throws ClientException {
    Head own = Followed.head(t, log);
    return own != null && own.tree().size() == size ? own : null;
  }

  /**
   * The log signed two roots of one size. If the vault's own head cannot show that to others, it is
   * sure all the same to this device, which verified both.
   */
  private static Alarm contradiction(Head one, Head other, TrustedLog log) {
    try {
      ForkEvidence evidence =
          ForkEvidence.of(log.keys().get(0), one.checkpoint(log), other.checkpoint(log));
      evidence.verify(log);
      return Alarm.fork(evidence);
    } catch (VerificationException e) {
      return Alarm.unproved(one.tree().size());
    }
  }

  /** A head of this size, proved or not. */
  static @Nullable Head ofSize(Transaction t, long size) throws ClientException {
    return t.first(
        "SELECT size, root, signature FROM log_seen WHERE size = ?", row -> head(row, 1), size);
  }

  /** A head of the own tree. */
  static void own(Transaction t, Head head) throws ClientException {
    if (ofSize(t, head.tree().size()) == null) {
      insert(t, head, true);
    }
  }

  private static void insert(Transaction t, Head head, boolean proved) throws ClientException {
    t.change(
        "INSERT OR IGNORE INTO log_seen (size, root, signature, proved) VALUES (?, ?, ?, ?)",
        head.tree().size(),
        head.tree().root().value(),
        head.signature(),
        proved);
    t.change(
        "DELETE FROM log_seen WHERE proved = 1 AND number <= (SELECT max(number) FROM log_seen) - "
            + MAX_PROVED);
  }

  /** Heads up to a number that are still to be held against the own tree, the smallest first. */
  static List<Candidate> unproved(Transaction t, long newest) throws ClientException {
    return t.list(
        "SELECT number, size, root, signature FROM log_seen WHERE proved = 0 AND number <= ?"
            + " ORDER BY size",
        row -> new Candidate(row.number(1), head(row, 2)),
        newest);
  }

  /** The number of the newest head that is still to be proved; 0 if there is none. */
  static long newest(Transaction t) throws ClientException {
    return t.number("SELECT max(number) FROM log_seen WHERE proved = 0");
  }

  static void proved(Transaction t, long number) throws ClientException {
    t.change("UPDATE log_seen SET proved = 1 WHERE number = ?", number);
  }

  private static Head head(Row row, int first)
      throws java.sql.SQLException, pli.codec.DecodeException {
    return new Head(
        new TreeHead(row.number(first), Hash.decode(row.bytes(first + 1))), row.bytes(first + 2));
  }
}
