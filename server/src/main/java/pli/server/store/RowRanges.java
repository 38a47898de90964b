package pli.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import pli.codec.Bytes;

/** Reads several rows of an open database in the order of their keys. From any thread. */
final class RowRanges {
  /**
   * Bytes that are read at once when a range is begun, as far as it goes: about a frame of small
   * entries, in one turn of the disk where it would be one for each block at first.
   */
  private static final long READ_AT_ONCE = 32_768;

  private final RocksDB database;
  private final Map<Table, ColumnFamilyHandle> families;
  private final RowSeals seals;

  RowRanges(RocksDB database, Map<Table, ColumnFamilyHandle> families, RowSeals seals) {
    this.database = database;
    this.families = families;
    this.seals = seals;
  }

  /** As {@link View#range}. */
  List<View.Row> range(Table table, Bytes id, long from, int maxRows, long maxBytes)
      throws StoreException, RocksDBException {
    Bytes prefix = seals.prefix(table, id);
    byte[] end = seals.diskKey(prefix, -1).toByteArray();
    List<View.Row> rows = new ArrayList<>();
    long size = 0;
    try (Slice upper = new Slice(end);
        ReadOptions bounded =
            new ReadOptions()
                .setPrefixSameAsStart(true)
                .setIterateUpperBound(upper)
                .setReadaheadSize(READ_AT_ONCE);
        RocksIterator at = database.newIterator(family(table), bounded)) {
      for (at.seek(seals.diskKey(prefix, from).toByteArray());
          at.isValid() && rows.size() < maxRows;
          at.next()) {
        Bytes key = Bytes.adopt(at.key());
        Bytes value = seals.open(table, key, at.value());
        size += value.length();
        if (size > maxBytes && !rows.isEmpty()) {
          break;
        }
        rows.add(new View.Row(numberOf(key), value));
      }
      at.status();
    }
    return rows;
  }

  /** As {@link View#last}. Never walks over what lies before {@code from}, deleted as a rule. */
  View.@Nullable Row last(Table table, Bytes id, long from)
      throws StoreException, RocksDBException {
    Bytes prefix = seals.prefix(table, id);
    try (Slice lower = new Slice(seals.diskKey(prefix, from).toByteArray());
        ReadOptions bounded =
            new ReadOptions().setPrefixSameAsStart(true).setIterateLowerBound(lower);
        RocksIterator at = database.newIterator(family(table), bounded)) {
      at.seekForPrev(seals.diskKey(prefix, -1).toByteArray());
      at.status();
      if (!at.isValid()) {
        return null;
      }
      Bytes key = Bytes.adopt(at.key());
      return key.startsWith(prefix)
          ? new View.Row(numberOf(key), seals.open(table, key, at.value()))
          : null;
    }
  }

  /** As {@link Store#page}. */
  List<Store.Placed> page(Table table, Bytes behind, int max)
      throws StoreException, RocksDBException {
    List<Store.Placed> rows = new ArrayList<>();
    try (ReadOptions all = new ReadOptions().setTotalOrderSeek(true).setFillCache(false);
        RocksIterator at = database.newIterator(family(table), all)) {
      if (behind.isEmpty()) {
        at.seekToFirst();
      } else {
        at.seek(Bytes.concat(behind, Bytes.of(0)).toByteArray());
      }
      for (; at.isValid() && rows.size() < max; at.next()) {
        Bytes key = Bytes.adopt(at.key());
        rows.add(new Store.Placed(key, seals.open(table, key, at.value())));
      }
      at.status();
    }
    return rows;
  }

  private ColumnFamilyHandle family(Table table) {
    return Objects.requireNonNull(families.get(table));
  }

  private static long numberOf(Bytes diskKey) {
    long number = 0;
    for (int i = RowSeals.PREFIX; i < RowSeals.KEY; i++) {
      number = number << 8 | diskKey.at(i) & 0xff;
    }
    return number;
  }
}
