package pli.drill.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import pli.codec.Bytes;

/**
 * A copied database as who lacks the boot key reads it: names of tables, keyed hashes, sizes.
 *
 * @param families the number of each table in the write-ahead log
 * @param rows how many rows each table has
 * @param entrySizes sizes of all rows of entries
 * @param perQueue how many entries each nameless queue holds
 */
record NamelessRows(
    Map<String, Integer> families,
    Map<String, Integer> rows,
    List<Integer> entrySizes,
    Map<Bytes, Integer> perQueue) {
  static NamelessRows read(Path store) throws IOException {
    RocksDB.loadLibrary();
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (Options options = new Options();
        DBOptions open = new DBOptions()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, store.toString())) {
        descriptors.add(new ColumnFamilyDescriptor(name));
      }
      try (RocksDB database = RocksDB.openReadOnly(open, store.toString(), descriptors, handles)) {
        NamelessRows read =
            new NamelessRows(new TreeMap<>(), new TreeMap<>(), new ArrayList<>(), new HashMap<>());
        for (ColumnFamilyHandle handle : handles) {
          read.take(database, handle);
        }
        handles.forEach(ColumnFamilyHandle::close);
        return read;
      }
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  private void take(RocksDB database, ColumnFamilyHandle handle) throws RocksDBException {
    String table = new String(handle.getName(), StandardCharsets.UTF_8);
    families.put(table, handle.getID());
    int count = 0;
    try (RocksIterator at = database.newIterator(handle)) {
      for (at.seekToFirst(); at.isValid(); at.next()) {
        count++;
        if (table.equals("entries")) {
          entrySizes.add(at.value().length);
          perQueue.merge(Bytes.copyOf(at.key(), 0, 16), 1, Integer::sum);
        }
      }
      at.status();
    }
    rows.put(table, count);
  }

  int total() {
    return rows.values().stream().mapToInt(Integer::intValue).sum();
  }
}
