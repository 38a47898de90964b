package pli.client.account;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;

/**
 * The devices that accounts have and had, as records say that the log has proved. Those that are
 * gone are remembered with their keys: their leaves may still stand in conversations, and are known
 * there as what they are until somebody removes them.
 */
public final class KnownDevices {
  /** So many devices that are gone are remembered of one account, those that went last. */
  private static final int MAX_GONE = 64;

  private KnownDevices() {}

  /** A device with the version of the record that brought it, and that it was last in. */
  private record Found(DeviceEntry entry, long since, long last) {}

  /**
   * Keeps what the records of one account say.
   *
   * @param records all of them, from the first to the latest
   */
  static void keep(Transaction t, List<LoggedRecord> records) throws ClientException {
    AccountRecord latest = records.get(records.size() - 1).record();
    Map<DeviceId, Found> found = new LinkedHashMap<>();
    for (LoggedRecord logged : records) {
      long version = logged.record().version();
      for (DeviceEntry entry : logged.record().devices()) {
        Found before = found.get(entry.id());
        long since = before != null && before.last == version - 1 ? before.since : version;
        found.put(entry.id(), new Found(entry, since, version));
      }
    }
    String handle = latest.handle().value();
    t.change("DELETE FROM known_device WHERE handle = ?", handle);
    for (Found device : wanted(found, latest.version())) {
      t.change(
          "INSERT INTO known_device (handle, device, signature_key, since, gone)"
              + " VALUES (?, ?, ?, ?, ?)",
          handle,
          device.entry.id().value(),
          device.entry.signatureKey(),
          device.since,
          device.last < latest.version());
    }
  }

  /** Of an account whose only record that was kept names these devices. */
  public static void note(Transaction t, AccountRecord record) throws ClientException {
    for (DeviceEntry entry : record.devices()) {
      t.change(
          "INSERT OR IGNORE INTO known_device (handle, device, signature_key, since, gone)"
              + " VALUES (?, ?, ?, ?, 0)",
          record.handle().value(),
          entry.id().value(),
          entry.signatureKey(),
          record.version());
    }
  }

  private static List<Found> wanted(Map<DeviceId, Found> found, long latest) {
    List<Found> newest = new ArrayList<>(found.values());
    newest.sort((one, other) -> Long.compare(other.last, one.last));
    List<Found> wanted = new ArrayList<>();
    int gone = 0;
    for (Found device : newest) {
      if (device.last == latest || ++gone <= MAX_GONE) {
        wanted.add(device);
      }
    }
    return Collections.unmodifiableList(wanted);
  }

  /** Whether an account had this device with this very key, and has it no longer. */
  static boolean isGone(Transaction t, Handle handle, DeviceId device, Bytes signatureKey)
      throws ClientException {
    return t.exists(
        "SELECT 1 FROM known_device WHERE handle = ? AND device = ? AND signature_key = ?"
            + " AND gone = 1",
        handle.value(),
        device.value(),
        signatureKey);
  }

  /** The version of the record that brought a device; 0 if that is not known. */
  static long since(Transaction t, Handle handle, DeviceId device) throws ClientException {
    return t.number(
        "SELECT since FROM known_device WHERE handle = ? AND device = ?",
        handle.value(),
        device.value());
  }
}
