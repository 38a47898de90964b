package pli.client.administration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.trust.EvidenceFile;
import pli.client.trust.LogEntry;
import pli.client.vault.Row;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.transparency.VerificationException;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.leaf.LeafType;
import pli.transparency.network.NetworkCard;

/**
 * The policies and the acts that were verified, as the vault keeps them: whole, in the order of the
 * log, without gaps from the first on.
 */
public final class Archive {
  private static final String COLUMNS = "SELECT place, entry FROM administration ";

  private Archive() {}

  /** What was verified so far; null if the first policy was not. */
  public static @Nullable Administration load(Transaction t, NetworkCard card)
      throws ClientException {
    List<Placed> needed = t.list(COLUMNS + "WHERE needed = 1 ORDER BY place", Archive::read);
    if (needed.isEmpty()) {
      return null;
    }
    ChainLabel acts = label(t, LeafType.ADMINISTRATIVE_ACT);
    try {
      Administration administration = Administration.resume(card, needed);
      return acts == null ? administration : administration.withActs(acts.proof());
    } catch (IllegalArgumentException | VerificationException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }

  /** The place of the last one; −1 if there is none. */
  public static long reached(Transaction t) throws ClientException {
    return t.number("SELECT coalesce(max(place), -1) FROM administration");
  }

  /** The version of the last one of a type; 0 if there is none. */
  public static long version(Transaction t, LeafType type) throws ClientException {
    return t.number("SELECT max(version) FROM administration WHERE type = ?", type.code());
  }

  /** What the log has and is not verified yet, in its order. */
  public static List<LogEntry> behind(Transaction t, int max) throws ClientException {
    return LogEntry.ofAdministration(t, reached(t), max);
  }

  /** Whether there is anything of that. */
  public static boolean isBehind(Transaction t) throws ClientException {
    return !behind(t, 1).isEmpty();
  }

  /** All of a type, in order. */
  public static List<Placed> all(Transaction t, LeafType type) throws ClientException {
    return t.list(COLUMNS + "WHERE type = ? ORDER BY place", Archive::read, type.code());
  }

  /** The last one of a type, or null. */
  public static @Nullable Placed last(Transaction t, LeafType type) throws ClientException {
    return t.first(
        COLUMNS + "WHERE type = ? ORDER BY place DESC LIMIT 1", Archive::read, type.code());
  }

  /** The one of this version, or null. */
  public static @Nullable Placed of(Transaction t, LeafType type, long version)
      throws ClientException {
    return t.first(COLUMNS + "WHERE type = ? AND version = ?", Archive::read, type.code(), version);
  }

  /** The last ones of both types, the oldest of them first. */
  public static List<Placed> latest(Transaction t, int max) throws ClientException {
    List<Placed> found =
        new ArrayList<>(t.list(COLUMNS + "ORDER BY place DESC LIMIT ?", Archive::read, max));
    java.util.Collections.reverse(found);
    return found;
  }

  private static Placed read(Row row) throws java.sql.SQLException, pli.codec.DecodeException {
    return new Placed(LoggedEntry.decode(row.bytes(2)), row.number(1));
  }

  /**
   * Keeps the next one.
   *
   * @param before {@link #reached} when it was verified
   * @param grown what is verified with it
   * @return false if another process was faster, and nothing was changed
   */
  public static boolean keep(Transaction t, long before, Placed next, Administration grown)
      throws ClientException {
    if (reached(t) != before) {
      return false;
    }
    t.change(
        "INSERT INTO administration (place, type, version, entry, needed) VALUES (?, ?, ?, ?, 1)",
        next.place(),
        next.entry().type().code(),
        next.entry().version(),
        next.entry().encode());
    t.change("UPDATE administration SET needed = 0 WHERE needed = 1");
    for (Placed needed : grown.kept()) {
      t.change("UPDATE administration SET needed = 1 WHERE place = ?", needed.place());
    }
    return true;
  }

  /** The label of a chain with its proof, or null if it was never asked for. */
  public static @Nullable ChainLabel label(Transaction t, LeafType type) throws ClientException {
    return t.first(
        "SELECT label, proof FROM administration_label WHERE type = ?",
        row -> new ChainLabel(row.bytes(1), row.bytes(2)),
        type.code());
  }

  /** Keeps the label of a chain, whose proof holds. */
  public static void keep(Transaction t, LeafType type, ChainLabel label) throws ClientException {
    t.change(
        "INSERT OR REPLACE INTO administration_label (type, label, proof) VALUES (?, ?, ?)",
        type.code(),
        label.value(),
        label.proof());
  }

  /** Keeps that an entry was not signed by who may; the first one stays. */
  public static void keepFault(Transaction t, long place, Bytes evidence, long nowMillis)
      throws ClientException {
    t.change(
        "INSERT INTO administration_fault (one, place, evidence, at) VALUES (1, ?, ?, ?)"
            + " ON CONFLICT (one) DO UPDATE SET evidence = excluded.evidence"
            + " WHERE place = excluded.place AND length(evidence) = 0",
        place,
        evidence,
        nowMillis);
  }

  /** The name of the file that proves it. */
  public static String faultFile(long place) {
    return "unsigned-" + place;
  }

  /** The person sees these decisions now, and no others. */
  public static void show(Transaction t, List<String> ids) throws ClientException {
    t.change("DELETE FROM shown_decision");
    for (String id : ids) {
      t.change("INSERT OR IGNORE INTO shown_decision (id) VALUES (?)", id);
    }
  }

  /** Whether the person saw this decision when they looked last. */
  public static boolean isShown(Transaction t, String id) throws ClientException {
    return t.exists("SELECT 1 FROM shown_decision WHERE id = ?", id);
  }

  /** Whether the log has no act that let this account in. */
  public static boolean isAdmittedByNobody(Transaction t) throws ClientException {
    return t.exists("SELECT 1 FROM admission WHERE token = x''");
  }

  /**
   * That an entry was not signed by who may.
   *
   * @param file the name of the evidence's file
   * @param evidence empty where it cannot be shown to others
   */
  public record Fault(String file, Bytes evidence) {}

  /** The first such entry, or null. */
  public static @Nullable Fault fault(Transaction t) throws ClientException {
    return t.first(
        "SELECT place, evidence FROM administration_fault",
        row -> new Fault(faultFile(row.number(1)), row.bytes(2)));
  }

  /** Whether an entry was not signed by who may. */
  public static boolean hasFault(Transaction t) throws ClientException {
    return t.exists("SELECT 1 FROM administration_fault");
  }

  /**
   * Refuses if an entry was not signed by who may, after it has seen to the file that proves it.
   *
   * @param vault the vault's folder
   * @param any also if it is a reset, or of no chain: what administrators decide can be followed
   *     all the same
   * @throws ClientException ADMINISTRATION_UNSIGNED
   */
  public static void refuseFault(Transaction t, Path vault, boolean any) throws ClientException {
    Long place =
        t.first(
            "SELECT place, evidence FROM administration_fault",
            row -> {
              EvidenceFile.write(vault, faultFile(row.number(1)), row.bytes(2));
              return row.number(1);
            });
    if (place != null && (any || !LogEntry.isApart(t, place))) {
      throw new ClientException(Problem.ADMINISTRATION_UNSIGNED, "size", place);
    }
  }
}
