package pli.client.account;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.Contact;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;

/**
 * The accounts that this device knows, each as the log had it when it was last looked up. A record
 * is stored here only after it was proved against the log, and counts as long as the log has no
 * later one.
 */
public final class Contacts {
  private Contacts() {}

  /** What a proved record is, compared with the one before. */
  public enum Verdict {
    /** The first of this account. */
    FIRST,
    /** The one that was known. */
    SAME,
    /** A later one than was known: the account's keys are others now. */
    CHANGED,
    /** The same, and administrators made it, or one on the way to it. */
    RESET
  }

  /** Keeps a record that the log has as the latest of its account. */
  public static Verdict keep(Transaction t, Directory.Shown proved, long nowMillis)
      throws ClientException {
    String handle = proved.chain().handle().value();
    long known = version(t, proved.chain().handle());
    if (known >= proved.chain().version()) {
      return Verdict.SAME;
    }
    Bytes record = proved.chain().latest().encode();
    KnownDevices.keep(t, proved.records());
    if (known == 0) {
      t.change(
          "INSERT INTO contact (handle, record, version, label, label_proof, place, pinned_at)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?)",
          handle,
          record,
          proved.chain().version(),
          proved.chain().label(),
          proved.labelProof(),
          proved.place(),
          nowMillis);
      return Verdict.FIRST;
    }
    boolean reset = proved.isResetBehind(known);
    t.change(
        "UPDATE contact SET record = ?, version = ?, place = ?, changed = 1,"
            + " confirmed = CASE WHEN ? THEN NULL ELSE confirmed END WHERE handle = ?",
        record,
        proved.chain().version(),
        proved.place(),
        reset,
        handle);
    return reset ? Verdict.RESET : Verdict.CHANGED;
  }

  /**
   * The record that counts for a handle; null if there is none, or the log has a later one, so that
   * it must be looked up. The own one counts also before the log has it.
   */
  public static @Nullable AccountRecord current(Transaction t, Handle handle)
      throws ClientException {
    AccountRecord own = own(t, handle);
    if (own != null) {
      return OwnRecord.isBehind(t) ? null : own;
    }
    return t.first(
        "SELECT contact.record FROM contact JOIN log_label ON log_label.label = contact.label"
            + " WHERE handle = ? AND log_label.version = contact.version",
        row -> LoggedRecord.decode(row.bytes(1)).record(),
        handle.value());
  }

  /** The version of the record that was kept last; 0 if there is none. */
  public static long version(Transaction t, Handle handle) throws ClientException {
    AccountRecord own = own(t, handle);
    return own != null
        ? own.version()
        : t.number("SELECT version FROM contact WHERE handle = ?", handle.value());
  }

  /** The record that was kept last, whether it still counts or not; null if there is none. */
  public static @Nullable AccountRecord known(Transaction t, Handle handle) throws ClientException {
    AccountRecord own = own(t, handle);
    return own != null
        ? own
        : t.first(
            "SELECT record FROM contact WHERE handle = ?",
            row -> LoggedRecord.decode(row.bytes(1)).record(),
            handle.value());
  }

  /** The record that was kept last of whoever has this label in the log; null if nobody known. */
  public static @Nullable AccountRecord ofLabel(Transaction t, Bytes label, Self self)
      throws ClientException {
    return label.equals(self.logged().leaf().body().label())
        ? own(t, self.handle())
        : t.first(
            "SELECT record FROM contact WHERE label = ?",
            row -> LoggedRecord.decode(row.bytes(1)).record(),
            label);
  }

  private static @Nullable AccountRecord own(Transaction t, Handle handle) throws ClientException {
    return t.first(
        "SELECT record FROM account WHERE handle = ?",
        row -> LoggedRecord.decode(row.bytes(1)).record(),
        handle.value());
  }

  /** How many have other keys than before, which nobody has confirmed yet. */
  public static long countChanged(Transaction t) throws ClientException {
    return t.number(
        "SELECT count(*) FROM contact LEFT JOIN log_label ON log_label.label = contact.label"
            + " WHERE changed = 1 OR log_label.version > contact.version");
  }

  /** Those of whom the log has a later record than is known here, this account before others. */
  public static List<Handle> behind(Transaction t, int max) throws ClientException {
    List<Handle> behind = new ArrayList<>();
    if (OwnRecord.isBehind(t)) {
      behind.addAll(t.list("SELECT handle FROM account", row -> Handle.parse(row.text(1))));
    }
    behind.addAll(
        t.list(
            "SELECT handle FROM contact JOIN log_label ON log_label.label = contact.label"
                + " WHERE log_label.version > contact.version ORDER BY handle LIMIT ?",
            row -> Handle.parse(row.text(1)),
            max));
    return behind;
  }

  /** Whether the log has a later record of somebody who is known than is known here. */
  public static boolean isBehind(Transaction t, Handle handle) throws ClientException {
    return version(t, handle) > 0 && current(t, handle) == null;
  }

  /**
   * Whether the log has a later record of a member of a conversation than is known here, or of the
   * own account: who is in the conversation with which devices is not known then.
   */
  public static boolean isBehind(Transaction t, ConversationId conversation)
      throws ClientException {
    return OwnRecord.isBehind(t)
        || t.exists(
            "SELECT 1 FROM member JOIN contact ON contact.handle = member.handle"
                + " JOIN log_label ON log_label.label = contact.label"
                + " WHERE member.conversation = ? AND log_label.version > contact.version LIMIT 1",
            conversation.value());
  }

  /** The number of these keys is shown to the person. */
  public static void show(Transaction t, AccountRecord record) throws ClientException {
    t.change(
        "UPDATE contact SET shown = ? WHERE handle = ?",
        SafetyNumber.fingerprint(record),
        record.handle().value());
  }

  /** The keys of this account have been compared in person, if they are those shown last. */
  public static void confirm(Transaction t, AccountRecord record) throws ClientException {
    t.change(
        "UPDATE contact SET changed = 0, confirmed = shown WHERE handle = ? AND shown = ?",
        record.handle().value(),
        SafetyNumber.fingerprint(record));
  }

  /** Whether just these keys have been. */
  public static boolean isConfirmed(Transaction t, AccountRecord record) throws ClientException {
    return t.exists(
        "SELECT 1 FROM contact WHERE handle = ? AND confirmed = ?",
        record.handle().value(),
        SafetyNumber.fingerprint(record));
  }

  /**
   * Everybody who is known or blocked, by handle. Whoever has a later record in the log has other
   * keys, even if nobody has looked up which.
   */
  public static List<Contact> list(Transaction t) throws ClientException {
    Map<String, Contact> all = new TreeMap<>();
    for (String handle : Acquaintances.blocked(t)) {
      all.put(
          handle, new Contact(handle, "", Collections.emptyList(), 0, false, false, false, true));
    }
    for (Contact contact : known(t)) {
      all.put(contact.handle(), contact);
    }
    List<Contact> contacts = new ArrayList<>();
    for (Contact contact : all.values()) {
      String handle = contact.handle();
      contacts.add(
          new Contact(
              handle,
              Acquaintances.name(t, handle),
              contact.devices(),
              contact.pinnedAtMillis(),
              contact.keyChanged(),
              contact.confirmed(),
              Acquaintances.isAccepted(t, handle),
              Acquaintances.isBlocked(t, handle)));
    }
    return contacts;
  }

  private static List<Contact> known(Transaction t) throws ClientException {
    return t.list(
        "SELECT record, pinned_at, changed, confirmed, log_label.version > contact.version"
            + " FROM contact LEFT JOIN log_label ON log_label.label = contact.label",
        row -> {
          AccountRecord record = LoggedRecord.decode(row.bytes(1)).record();
          List<String> devices = new ArrayList<>();
          for (DeviceEntry device : record.devices()) {
            devices.add(device.name());
          }
          return new Contact(
              record.handle().value(),
              "",
              devices,
              row.number(2),
              row.flag(3) || row.flag(5),
              !row.flag(5) && row.bytes(4).equals(SafetyNumber.fingerprint(record)),
              false,
              false);
        });
  }
}
