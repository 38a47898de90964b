package pli.client.account;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Contact;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;

/**
 * The account records that this device has seen first and holds on to. Until there is a log that
 * proves what is right, a record that differs from the pinned one is refused.
 */
public final class Contacts {
  private Contacts() {}

  /** What a record is, compared with the pinned one. */
  public enum Verdict {
    /** It is the pinned one, or the first, which is pinned now. */
    TRUSTED,
    /** It is another one. The contact is marked; the pin stays. */
    CHANGED
  }

  /** Pins the first record of a handle; compares later ones. */
  public static Verdict see(Transaction t, AccountRecord record, long nowMillis)
      throws ClientException {
    AccountRecord pinned = pinned(t, record.handle());
    if (pinned == null) {
      t.change(
          "INSERT INTO contact (handle, record, pinned_at) VALUES (?, ?, ?)",
          record.handle().value(),
          record.encode(),
          nowMillis);
      return Verdict.TRUSTED;
    }
    if (pinned.encode().equals(record.encode())) {
      return Verdict.TRUSTED;
    }
    t.change("UPDATE contact SET changed = 1 WHERE handle = ?", record.handle().value());
    return Verdict.CHANGED;
  }

  /** The pinned record of a handle, or null. */
  public static @Nullable AccountRecord pinned(Transaction t, Handle handle)
      throws ClientException {
    return t.first(
        "SELECT record FROM contact WHERE handle = ?",
        row -> AccountRecord.decode(row.bytes(1)),
        handle.value());
  }

  /** Whether the directory has shown another record than the pinned one. */
  public static boolean isChanged(Transaction t, String handle) throws ClientException {
    return t.number("SELECT changed FROM contact WHERE handle = ?", handle) != 0;
  }

  /** How many contacts are marked so. */
  public static long countChanged(Transaction t) throws ClientException {
    return t.number("SELECT count(*) FROM contact WHERE changed = 1");
  }

  /** Everybody whose key is pinned, by handle; oneself is not among them. */
  public static List<Contact> list(Transaction t) throws ClientException {
    return t.list(
        "SELECT record, pinned_at, changed FROM contact WHERE handle NOT IN"
            + " (SELECT handle FROM account) ORDER BY handle",
        row -> {
          AccountRecord record = AccountRecord.decode(row.bytes(1));
          List<String> devices = new ArrayList<>();
          for (DeviceEntry device : record.devices()) {
            devices.add(device.name());
          }
          return new Contact(record.handle().value(), devices, row.number(2), row.flag(3));
        });
  }

  /**
   * The record that the directory gave for {@code handle}, checked in itself.
   *
   * @throws ClientException RECORD_INVALID if it is damaged, of somebody else, of another network,
   *     or not signed
   */
  public static AccountRecord verified(Bytes encoded, Handle handle, String origin)
      throws ClientException {
    AccountRecord record;
    try {
      record = AccountRecord.decode(encoded);
    } catch (DecodeException e) {
      throw new ClientException(Problem.RECORD_INVALID, e);
    }
    if (!record.handle().equals(handle)
        || !record.network().equals(origin)
        || !record.isSignedByFirstDevice()) {
      throw new ClientException(Problem.RECORD_INVALID);
    }
    return record;
  }
}
