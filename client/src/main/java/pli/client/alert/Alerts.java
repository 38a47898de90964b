package pli.client.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;
import pli.transparency.Limits;
import pli.transparency.alert.Alert;
import pli.transparency.alert.AlertException;
import pli.transparency.alert.AlertException.Reason;
import pli.transparency.alert.AlertGate;
import pli.transparency.alert.AlertLevel;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.alert.AlertStatement;
import pli.transparency.alert.VerifiedAlert;
import pli.transparency.alert.VerifiedRevocation;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.SignedNote;

/**
 * The alerts that this device has heard of, from the server or from people. It does not matter who
 * brought one: the gate is asked about each, when it comes and whenever something is to follow from
 * it. Nothing that follows destroys anything.
 */
public final class Alerts {
  /** Names the mark of the last that whoever receives has taken. */
  private static final String TAKEN = "alert taken";

  /** More than these are not kept; each of them was signed by enough keys. */
  static final int MAX_KEPT = 256;

  /** An alert that has ended is still shown for so long. */
  private static final long SHOWN_MILLIS = TimeUnit.DAYS.toMillis(30);

  private Alerts() {}

  /** Who brought it. */
  public enum Source {
    /** The server, unasked or asked. */
    SERVER,
    /** A person, in a message or by hand. */
    PERSON
  }

  /** What came of it. */
  public enum Heard {
    /** It is new here. */
    NEW,
    /** This device has it. */
    KNOWN,
    /** It does not count, and nothing was changed. */
    REFUSED
  }

  /** Takes an alert or a revocation, if it counts now. */
  public static Heard hear(
      Transaction t, NetworkCard card, Bytes file, Source source, long nowMillis)
      throws ClientException {
    @Nullable AlertPolicy policy = card.alerts();
    if (policy == null) {
      return Heard.REFUSED;
    }
    boolean fromServer = source == Source.SERVER;
    AlertStatement statement;
    try {
      statement = verified(t, new AlertGate(policy), file, nowMillis);
    } catch (AlertException e) {
      return Heard.REFUSED;
    }
    Bytes name = name(statement);
    if (t.exists("SELECT 1 FROM alert WHERE text = ?", name)) {
      if (fromServer) {
        t.change(
            "UPDATE alert SET from_server = 1, withheld = 0 WHERE text = ? AND from_server = 0",
            name);
      }
      return Heard.KNOWN;
    }
    t.change("DELETE FROM alert WHERE revocation = 0 AND ends_at < ?", nowMillis - SHOWN_MILLIS);
    if (t.number("SELECT count(*) FROM alert") >= MAX_KEPT) {
      return Heard.REFUSED;
    }
    t.change(
        "INSERT INTO alert (text, file, revocation, ends_at, heard_at, from_server)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        name,
        file,
        !(statement instanceof Alert),
        statement instanceof Alert alert ? TimeUnit.SECONDS.toMillis(alert.expires()) : 0,
        nowMillis,
        fromServer);
    return Heard.NEW;
  }

  /** Signatures may differ where the text is the same. */
  private static Bytes name(AlertStatement statement) {
    return Sha256.hash(Bytes.utf8(statement.text()));
  }

  private static AlertStatement verified(Transaction t, AlertGate gate, Bytes file, long nowMillis)
      throws AlertException, ClientException {
    try {
      return gate.alert(file, seconds(nowMillis), revocations(t, gate)).alert();
    } catch (AlertException e) {
      if (e.reason() != Reason.OTHER_KIND) {
        throw e;
      }
    }
    return gate.revocation(file).revocation();
  }

  private static List<VerifiedRevocation> revocations(Transaction t, AlertGate gate)
      throws ClientException {
    List<VerifiedRevocation> known = new ArrayList<>();
    for (KeptAlert kept : kept(t)) {
      if (kept.revocation()) {
        try {
          known.add(gate.revocation(kept.file()));
        } catch (AlertException e) {
          throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
        }
      }
    }
    return known;
  }

  static List<KeptAlert> kept(Transaction t) throws ClientException {
    return t.list(KeptAlert.COLUMNS + "ORDER BY number", KeptAlert::read);
  }

  /**
   * An alert that counts now.
   *
   * @param kept as the vault has it
   * @param verified what it says
   */
  record InForce(KeptAlert kept, VerifiedAlert verified) {
    /** What it asks for, as the person has decided. */
    AlertLevel effect() {
      return kept.overridden() ? AlertLevel.INFORM : verified.effect();
    }
  }

  static List<InForce> inForce(Transaction t, NetworkCard card, long nowMillis)
      throws ClientException {
    List<InForce> inForce = new ArrayList<>();
    @Nullable AlertPolicy policy = card.alerts();
    if (policy == null || !t.exists("SELECT 1 FROM alert LIMIT 1")) {
      return inForce;
    }
    AlertGate gate = new AlertGate(policy);
    List<VerifiedRevocation> revocations = revocations(t, gate);
    for (KeptAlert kept : kept(t)) {
      if (!kept.revocation()) {
        try {
          inForce.add(new InForce(kept, gate.alert(kept.file(), seconds(nowMillis), revocations)));
        } catch (AlertException e) {
          // It has ended, or was revoked: nothing follows from it any more.
          continue;
        }
      }
    }
    return inForce;
  }

  private static AlertLevel effect(Transaction t, NetworkCard card, long nowMillis)
      throws ClientException {
    AlertLevel strongest = AlertLevel.INFORM;
    for (InForce alert : inForce(t, card, nowMillis)) {
      if (alert.effect().compareTo(strongest) > 0) {
        strongest = alert.effect();
      }
    }
    return strongest;
  }

  /**
   * Refuses if an alert asks to send nothing.
   *
   * @throws ClientException ALERT_STOP
   */
  public static void requireSending(Transaction t, NetworkCard card, long nowMillis)
      throws ClientException {
    if (effect(t, card, nowMillis) != AlertLevel.INFORM) {
      throw new ClientException(Problem.ALERT_STOP);
    }
  }

  /** Whether an alert asks to lock the vault which the person has not read. */
  public static boolean asksToLock(Transaction t, NetworkCard card, long nowMillis)
      throws ClientException {
    for (InForce alert : inForce(t, card, nowMillis)) {
      if (alert.effect() == AlertLevel.LOCK && !alert.kept().read()) {
        return true;
      }
    }
    return false;
  }

  /** The person has read all that there is. */
  public static void markRead(Transaction t) throws ClientException {
    t.change("UPDATE alert SET was_read = 1 WHERE was_read = 0");
  }

  /** Those that the person has not read, and that whoever receives has not taken. */
  static List<KeptAlert> untaken(Transaction t) throws ClientException {
    return t.list(
        KeptAlert.COLUMNS
            + "WHERE was_read = 0 AND number > coalesce((SELECT number FROM mark WHERE name = ?),"
            + " 0) ORDER BY number",
        KeptAlert::read,
        TAKEN);
  }

  /** Whether there are any. */
  public static boolean isAnyUntaken(Transaction t) throws ClientException {
    return !untaken(t).isEmpty();
  }

  /**
   * Whoever receives has dealt with these; they do not come again.
   *
   * @param files of alerts and revocations
   */
  public static void take(Transaction t, List<Bytes> files) throws ClientException {
    long last = t.number("SELECT number FROM mark WHERE name = ?", TAKEN);
    for (Bytes file : files) {
      last = Math.max(last, find(t, file));
    }
    t.change("INSERT OR REPLACE INTO mark (name, number) VALUES (?, ?)", TAKEN, last);
  }

  /**
   * The person sends although an alert asks not to.
   *
   * @param id of the alert, in hexadecimal digits, or how it begins
   * @throws ClientException UNKNOWN_ALERT if none in force has it, or several
   */
  public static void override(Transaction t, NetworkCard card, String id, long nowMillis)
      throws ClientException {
    List<InForce> meant = new ArrayList<>();
    for (InForce alert : inForce(t, card, nowMillis)) {
      if (!id.isEmpty() && alert.verified().alert().id().toString().startsWith(id)) {
        meant.add(alert);
      }
    }
    if (meant.size() != 1) {
      throw new ClientException(Problem.UNKNOWN_ALERT);
    }
    t.change(
        "UPDATE alert SET overridden = 1, was_read = 1 WHERE number = ?",
        meant.get(0).kept().number());
  }

  /** What the server has not shown although it should have, as files that others can verify. */
  public static List<Unshown> withheldFiles(Transaction t, NetworkCard card, long nowMillis)
      throws ClientException {
    List<Unshown> withheld = new ArrayList<>();
    for (KeptAlert kept : current(t, card, nowMillis)) {
      if (kept.withheld()) {
        withheld.add(new Unshown(kept.number(), kept.file()));
      }
    }
    return withheld;
  }

  /** How many the server has not shown although it should have. */
  public static int countWithheld(Transaction t, NetworkCard card, long nowMillis)
      throws ClientException {
    return withheldFiles(t, card, nowMillis).size();
  }

  /** How many are in force, exercises among them. */
  public static int countInForce(Transaction t, NetworkCard card, long nowMillis)
      throws ClientException {
    return inForce(t, card, nowMillis).size();
  }

  /** The newest that this device has heard of; 0 if there is none. */
  public static long newest(Transaction t) throws ClientException {
    return t.number("SELECT max(number) FROM alert");
  }

  /**
   * The server has greeted, and said which are in force: those that it was handed before and did
   * not show, it keeps back.
   *
   * @param upTo the newest that was known before
   */
  public static void greeted(Transaction t, long upTo) throws ClientException {
    t.change(
        "UPDATE alert SET withheld = 1 WHERE from_server = 0 AND handed = 1 AND number <= ?", upTo);
  }

  /** The server was handed it, and said that it has it. */
  public static void handed(Transaction t, long number) throws ClientException {
    t.change("UPDATE alert SET handed = 1 WHERE number = ?", number);
  }

  /**
   * The number of what this file says, whoever of the alert keys signed it; 0 if it is not here.
   */
  static long find(Transaction t, Bytes file) throws ClientException {
    try {
      AlertStatement statement = AlertStatement.parse(SignedNote.parse(file).text());
      return t.number("SELECT number FROM alert WHERE text = ?", name(statement));
    } catch (DecodeException e) {
      return 0;
    }
  }

  /** The server was handed it, and has not shown it. */
  public static void withheld(Transaction t, long number) throws ClientException {
    t.change("UPDATE alert SET withheld = 1 WHERE from_server = 0 AND number = ?", number);
  }

  /**
   * What a person brought and the server has not shown.
   *
   * @param number of it here
   * @param file what is to be handed over
   */
  public record Unshown(long number, Bytes file) {}

  /** What people brought and the server has not shown: alerts in force, and revocations. */
  public static List<Unshown> unshown(Transaction t, NetworkCard card, long nowMillis)
      throws ClientException {
    List<Unshown> unshown = new ArrayList<>();
    if (!t.exists("SELECT 1 FROM alert WHERE from_server = 0 LIMIT 1")) {
      return unshown;
    }
    for (KeptAlert kept : current(t, card, nowMillis)) {
      if (!kept.fromServer()) {
        unshown.add(new Unshown(kept.number(), kept.file()));
      }
    }
    return unshown;
  }

  /** Alerts in force, and revocations of what may be in force elsewhere. */
  static List<KeptAlert> current(Transaction t, NetworkCard card, long nowMillis)
      throws ClientException {
    List<KeptAlert> current = new ArrayList<>();
    for (InForce alert : inForce(t, card, nowMillis)) {
      current.add(alert.kept());
    }
    long longest = TimeUnit.SECONDS.toMillis(Limits.MAX_ALERT_SECONDS);
    for (KeptAlert kept : kept(t)) {
      if (kept.revocation() && nowMillis - kept.heardMillis() <= longest) {
        current.add(kept);
      }
    }
    return current;
  }

  static long seconds(long millis) {
    return TimeUnit.MILLISECONDS.toSeconds(millis);
  }

  static AlertStatement statement(KeptAlert kept) throws ClientException {
    try {
      return AlertStatement.parse(SignedNote.parse(kept.file()).text());
    } catch (DecodeException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }
}
