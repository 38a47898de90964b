package pli.client.account;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.OwnDevice;
import pli.client.trust.Label;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.LoggedRecord;

/**
 * The own account's latest record, which another device of it, its paper key or administrators may
 * have made. A later one is taken over once the log proves it and it follows from the one that is
 * here; what this device did not sign is told to the person until they have looked at their
 * devices.
 */
public final class OwnRecord {
  /** How many records were taken over that this device did not make, and nobody has looked at. */
  private static final String OTHERS = "own records of others";

  /** That who let this device in was not looked at yet. */
  private static final String OWED = "who let this device in";

  private OwnRecord() {}

  /** Whether this device signed the latest record. */
  public static boolean isMadeHere(Transaction t) throws ClientException {
    LoggedRecord own = latest(t);
    return own != null && own.hash().value().equals(made(t));
  }

  /** Whether the log has a later record of the own account than is known here. */
  public static boolean isBehind(Transaction t) throws ClientException {
    LoggedRecord own = latest(t);
    Label label = own == null ? null : Label.load(t, own.leaf().body().label());
    return own != null && label != null && label.version() > own.record().version();
  }

  /** The record as the vault has it; null as long as there is no account. */
  static @Nullable LoggedRecord latest(Transaction t) throws ClientException {
    return t.first("SELECT record FROM account", row -> LoggedRecord.decode(row.bytes(1)));
  }

  /**
   * Takes over later records of the own account. Nothing is taken that does not lead on from the
   * record that is here.
   *
   * @param proved by the log
   * @return whether anything is new
   */
  public static boolean take(Transaction t, Directory.Shown proved) throws ClientException {
    Self self = Self.loadUnfinished(t);
    LoggedRecord known = self.logged();
    long from = known.record().version();
    List<LoggedRecord> records = proved.records();
    if (proved.chain().version() <= from
        || records.size() != proved.chain().version()
        || !records.get((int) from - 1).hash().equals(known.hash())) {
      return false;
    }
    store(t, self, records);
    return true;
  }

  private static void store(Transaction t, Self self, List<LoggedRecord> records)
      throws ClientException {
    Bytes made = made(t);
    long others = 0;
    String who = "";
    for (int i = (int) self.record().version(); i < records.size(); i++) {
      if (!records.get(i).hash().value().equals(made)) {
        others++;
        who = signer(records.get(i - 1).record(), records.get(i));
      }
    }
    LoggedRecord latest = records.get(records.size() - 1);
    put(t, self, latest);
    KnownDevices.keep(t, records);
    if (others > 0) {
      t.change("UPDATE account SET changed_by = ?", who);
      t.change(
          "INSERT INTO mark (name, number) VALUES (?, ?)"
              + " ON CONFLICT (name) DO UPDATE SET number = number + excluded.number",
          OTHERS,
          others);
    }
  }

  /** A device that has joined is one as long as the latest record names it, with its very keys. */
  private static void put(Transaction t, Self self, LoggedRecord latest) throws ClientException {
    DeviceEntry entry = latest.record().device(self.device().id());
    boolean mine = entry != null && entry.signatureKey().equals(self.device().signatureKey());
    t.change(
        "UPDATE account SET record = ?, pending = x'',"
            + " state = CASE WHEN state IN (0, 3) THEN state WHEN ? THEN 1 ELSE 2 END",
        latest.encode(),
        mine);
    if (entry != null && mine) {
      t.change("UPDATE account SET device = ?, device_name = ?", entry.encode(), entry.name());
    }
  }

  /** The name of the device that signed a record; empty if it was the paper key or others. */
  private static String signer(AccountRecord before, LoggedRecord record) {
    int place = record.leaf().signatures().get(0).signer();
    boolean usual =
        record.leaf().body().type() == pli.transparency.leaf.LeafType.ACCOUNT_RECORD
            && place < before.devices().size();
    return usual ? before.devices().get(place).name() : "";
  }

  private static Bytes made(Transaction t) throws ClientException {
    Bytes made = t.first("SELECT made FROM account", row -> row.bytes(1));
    return made == null ? Bytes.EMPTY : made;
  }

  /** This device has signed a record, which is about to leave it. */
  public static void sign(Transaction t, LoggedRecord signed) throws ClientException {
    t.change("UPDATE account SET made = ?, pending = ?", signed.hash().value(), signed.encode());
  }

  /**
   * What this device signed is not known to be in the log, and whoever asked for it was told so: if
   * it comes there later, the person is told as of a record that somebody else made.
   */
  public static boolean disown(Transaction t) throws ClientException {
    return t.change("UPDATE account SET made = x'' WHERE length(pending) > 0") > 0;
  }

  /** Whether there is such a record. */
  public static boolean isPending(Transaction t) throws ClientException {
    return t.exists("SELECT 1 FROM account WHERE length(pending) > 0 AND length(made) > 0");
  }

  /** The record that this device signed last and the log has not shown yet; null if none. */
  static @Nullable LoggedRecord pending(Transaction t) throws ClientException {
    return t.first(
        "SELECT pending FROM account WHERE length(pending) > 0",
        row -> LoggedRecord.decode(row.bytes(1)));
  }

  /** How many records of the own account others made, as far as the person has not looked. */
  public static long othersMade(Transaction t) throws ClientException {
    return t.number("SELECT number FROM mark WHERE name = ?", OTHERS);
  }

  /** The name of the device that made the last of them; empty if it was none. */
  public static String changedBy(Transaction t) throws ClientException {
    String name = t.first("SELECT changed_by FROM account", row -> row.text(1));
    return name == null ? "" : name;
  }

  /** This device came to an account that was there before: who agreed is still to be looked at. */
  static void owe(Transaction t) throws ClientException {
    t.change("INSERT OR REPLACE INTO mark (name, number) VALUES (?, 1)", OWED);
  }

  /** Whether that is still to be done. */
  static boolean isOwing(Transaction t) throws ClientException {
    return t.exists("SELECT 1 FROM mark WHERE name = ?", OWED);
  }

  /** It has been done. */
  public static boolean settle(Transaction t) throws ClientException {
    return t.change("DELETE FROM mark WHERE name = ?", OWED) > 0;
  }

  /** The person has been shown the devices as they are now. */
  public static void looked(Transaction t) throws ClientException {
    t.change("DELETE FROM mark WHERE name = ?", OTHERS);
  }

  /** Whether this device is in its account's record no longer. */
  public static boolean isRevoked(Transaction t) throws ClientException {
    return t.exists("SELECT 1 FROM account WHERE state = 2");
  }

  /**
   * This very device has shown up with other state than this vault's: it was restored from a backup
   * and goes on elsewhere. Two that share its keys would undo each other's messages, so this one
   * stops for good; what is in the vault stays readable.
   */
  public static void livesElsewhere(Transaction t) throws ClientException {
    t.change("UPDATE account SET state = 3 WHERE state = 1");
  }

  /** Whether it does. */
  public static boolean isElsewhere(Transaction t) throws ClientException {
    return t.exists("SELECT 1 FROM account WHERE state = 3");
  }

  /**
   * Refuses if this device is in its account's record no longer, or lives elsewhere; else true.
   *
   * @throws ClientException DEVICE_REVOKED, DEVICE_ELSEWHERE
   */
  public static boolean requireDevice(Transaction t) throws ClientException {
    if (isRevoked(t)) {
      throw new ClientException(Problem.DEVICE_REVOKED);
    }
    if (isElsewhere(t)) {
      throw new ClientException(Problem.DEVICE_ELSEWHERE);
    }
    return true;
  }

  /** The devices of the own account, in the record's order. */
  public static List<OwnDevice> devices(Transaction t) throws ClientException {
    Self self = Self.load(t);
    List<OwnDevice> devices = new ArrayList<>();
    for (DeviceEntry entry : self.record().devices()) {
      long since = KnownDevices.since(t, self.handle(), entry.id());
      devices.add(
          new OwnDevice(
              entry.name(),
              entry.id().value().hex(),
              entry.id().equals(self.device().id()),
              since == 0 ? self.record().version() : since,
              t.number("SELECT at FROM device_seen WHERE device = ?", entry.id().value())));
    }
    return Collections.unmodifiableList(devices);
  }
}
