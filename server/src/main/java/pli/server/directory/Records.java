package pli.server.directory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.protocol.QueueId;
import pli.protocol.wire.Error;
import pli.server.delivery.ContactQueues;
import pli.server.delivery.Refusal;
import pli.server.delivery.Rows;
import pli.server.log.LogWriter;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;

/**
 * The rows of accounts and of their records, and with each record its entry in the log: all of a
 * record is there, or nothing.
 */
public final class Records {
  private static final int MAX_BYTES = 2 << 20;

  private final LogWriter log = new LogWriter();

  /** The row of an account; null if there is none. */
  public static @Nullable Account account(View view, Handle handle) throws StoreException {
    return Rows.get(view, Table.ACCOUNTS, key(handle), Account::read);
  }

  /** The record of that version, which must be there. */
  public static StoredRecord record(View view, Handle handle, long version) throws StoreException {
    @Nullable Bytes row = view.get(Table.RECORDS, key(handle), version);
    if (row == null) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
    return Rows.read(row, StoredRecord::read);
  }

  /**
   * Records from one version to another: at most 64, and not more than fit into a frame.
   *
   * @param from 0 and 1 both mean all
   * @param to what the row of the account said before; later ones may have come since
   */
  static List<StoredRecord> between(View view, Handle handle, long from, long to)
      throws StoreException {
    long first = Math.max(1, from);
    List<StoredRecord> records = new ArrayList<>();
    if (first > to) {
      return records;
    }
    int count = (int) Math.min(Limits.MAX_RECORDS, to - first + 1);
    for (View.Row row : view.range(Table.RECORDS, key(handle), first, count, MAX_BYTES)) {
      records.add(Rows.read(row.value(), StoredRecord::read));
    }
    return records;
  }

  /** The latest record of an account; null if there is no such account. */
  public static @Nullable StoredRecord latest(View view, Handle handle) throws StoreException {
    @Nullable Account account = account(view, handle);
    return account == null ? null : record(view, handle, account.latestVersion());
  }

  /**
   * Appends a verified reset, as {@link #append}; whose account is there.
   *
   * @return its place in the log
   * @throws Refusal RECORD_INVALID
   */
  public long reset(Changes changes, LoggedRecord reset) throws StoreException, Refusal {
    AccountRecord record = reset.record();
    @Nullable Account account = account(changes, record.handle());
    if (account == null) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
    AccountRecord before =
        record(changes, record.handle(), account.latestVersion()).record().record();
    return append(changes, account.withLatest(record.version()), reset, before);
  }

  /**
   * Appends a verified record to the log, and keeps it.
   *
   * @param account as it is with this record
   * @param before the record before; null for the first
   * @return its place in the log
   * @throws Refusal RECORD_INVALID if a device that was not there before names a contact queue that
   *     another device has: who named it and went away would take it from that one
   */
  long append(Changes changes, Account account, LoggedRecord logged, @Nullable AccountRecord before)
      throws StoreException, Refusal {
    AccountRecord record = logged.record();
    moveContactQueues(changes, before, record);
    long index = log.append(changes, logged.leaf().encode());
    Bytes row = new StoredRecord(index, logged).encode();
    changes.put(Table.RECORDS, key(record.handle()), record.version(), row);
    changes.put(Table.ACCOUNTS, key(record.handle()), account.encode());
    return index;
  }

  /** Whether no device of a record that is new in it names a contact queue of another's. */
  public static boolean hasQueuesOfItsOwn(View view, AccountRecord record) throws StoreException {
    @Nullable StoredRecord latest = latest(view, record.handle());
    List<DeviceEntry> old = latest == null ? List.of() : latest.record().record().devices();
    for (DeviceEntry device : record.devices()) {
      if (isNew(device, old)
          && ContactQueues.isContactQueue(view, new QueueId(device.contactQueue()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNew(DeviceEntry device, List<DeviceEntry> old) {
    return old.stream().noneMatch(was -> was.contactQueue().equals(device.contactQueue()));
  }

  /** What devices had that are in the record no more: Welcomes, and KeyPackages. */
  private static void moveContactQueues(
      Changes changes, @Nullable AccountRecord before, AccountRecord after)
      throws StoreException, Refusal {
    List<DeviceEntry> old = before == null ? List.of() : before.devices();
    for (DeviceEntry device : after.devices()) {
      QueueId queue = new QueueId(device.contactQueue());
      if (isNew(device, old)) {
        if (ContactQueues.isContactQueue(changes, queue)) {
          throw Refusal.of(Error.Code.RECORD_INVALID);
        }
        ContactQueues.mark(changes, queue);
      }
    }
    for (DeviceEntry device : old) {
      if (after.devices().stream()
          .noneMatch(is -> is.contactQueue().equals(device.contactQueue()))) {
        ContactQueues.unmark(changes, new QueueId(device.contactQueue()));
      }
      if (after.device(device.id()) == null) {
        PackageShelf.of(changes, after.handle(), device.id()).drop(changes);
      }
    }
  }

  private static Bytes key(Handle handle) {
    return Bytes.utf8(handle.value());
  }
}
