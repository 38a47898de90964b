package pli.server.log;

import pli.codec.Bytes;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;
import pli.transparency.Limits;

/**
 * Puts entries into the log, each in the change that it is about: both are on the disk or neither
 * is. The place that an entry gets is its place for ever; the {@link Sequencer} makes the tree in
 * that order. Thread-safe, as changes run one after the other.
 */
public final class LogWriter {
  /** How many entries there are: the place that the next one gets. */
  public static long size(View rows) throws StoreException {
    return LogRows.size(rows);
  }

  /**
   * Appends an entry.
   *
   * @param changes of the change that the entry belongs to; if that is not kept, nor is the entry
   * @param entry its bytes, 1 to 65,535
   * @return its place in the log, from 0
   * @throws IllegalArgumentException if it is empty or too long: the caller checked it before
   */
  public long append(Changes changes, Bytes entry) throws StoreException {
    if (entry.isEmpty() || entry.length() > Limits.MAX_ENTRY) {
      throw new IllegalArgumentException("an entry of " + entry.length() + " bytes");
    }
    long index = size(changes);
    changes.put(Table.LOG_ENTRIES, LogRows.ENTRIES, index, entry);
    changes.put(Table.LOG, LogRows.SIZE, LogRows.encodeSize(index + 1));
    return index;
  }
}
