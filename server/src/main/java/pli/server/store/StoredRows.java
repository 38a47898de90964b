package pli.server.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import pli.codec.Bytes;

/**
 * All rows of a database that nobody serves from, a copy for example, as whoever has it and the
 * boot key reads them. Ids are not among what comes out: keys of rows are hashes. Changes nothing.
 */
public final class StoredRows {
  private StoredRows() {}

  /**
   * A row.
   *
   * @param table which table
   * @param key its key on the disk
   * @param lengthOnDisk how many bytes its value takes there, which shows without the boot key
   * @param value its value, opened
   */
  public record StoredRow(String table, Bytes key, int lengthOnDisk, Bytes value) {}

  /**
   * Hands each row of the database in {@code folder} to {@code each}.
   *
   * @throws StoreException {@link StoreException.Reason#DAMAGED} if a row does not open with this
   *     key
   */
  public static void forEach(Path folder, BootKey bootKey, Consumer<StoredRow> each)
      throws StoreException {
    NativeLibrary.load();
    RowSeals seals =
        new RowSeals(
            bootKey,
            target -> {
              throw new IllegalStateException("nothing is sealed here");
            });
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY));
    for (Table table : Table.values()) {
      descriptors.add(new ColumnFamilyDescriptor(Bytes.utf8(table.label()).toByteArray()));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions options = new DBOptions();
        RocksDB database = RocksDB.openReadOnly(options, folder.toString(), descriptors, handles)) {
      for (Table table : Table.values()) {
        read(database, handles.get(1 + table.ordinal()), table, seals, each);
      }
      handles.forEach(ColumnFamilyHandle::close);
    } catch (RocksDBException e) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
  }

  private static void read(
      RocksDB database,
      ColumnFamilyHandle family,
      Table table,
      RowSeals seals,
      Consumer<StoredRow> each)
      throws StoreException, RocksDBException {
    try (RocksIterator at = database.newIterator(family)) {
      for (at.seekToFirst(); at.isValid(); at.next()) {
        Bytes key = Bytes.adopt(at.key());
        byte[] sealed = at.value();
        Bytes value = seals.open(table, key, sealed);
        each.accept(new StoredRow(table.label(), key, sealed.length, value));
      }
      at.status();
    }
  }
}
