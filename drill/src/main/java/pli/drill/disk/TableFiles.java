package pli.drill.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Which of a copied database's table files say in which order their rows were written: a row has
 * the number of its write until a compaction of the bottommost level takes it away.
 *
 * @param files how many files there are
 * @param datedQueues of the tables of queues, those with such a number or with a deletion
 * @param datedOthers of all other tables
 */
record TableFiles(int files, int datedQueues, int datedOthers) {
  /** Tables with rows of queues. */
  static final Set<String> OF_QUEUES = Set.of("queues", "entries", "due");

  static TableFiles read(Path store) throws IOException {
    RocksDB.loadLibrary();
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (Options options = new Options();
        DBOptions open = new DBOptions()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, store.toString())) {
        descriptors.add(new ColumnFamilyDescriptor(name));
      }
      try (RocksDB database = RocksDB.openReadOnly(open, store.toString(), descriptors, handles)) {
        List<LiveFileMetaData> all = database.getLiveFilesMetaData();
        int queues = (int) all.stream().filter(file -> ofQueues(file) && isDated(file)).count();
        int others = (int) all.stream().filter(file -> !ofQueues(file) && isDated(file)).count();
        handles.forEach(ColumnFamilyHandle::close);
        return new TableFiles(all.size(), queues, others);
      }
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  private static boolean ofQueues(LiveFileMetaData file) {
    return OF_QUEUES.contains(new String(file.columnFamilyName(), StandardCharsets.UTF_8));
  }

  private static boolean isDated(LiveFileMetaData file) {
    return file.largestSeqno() > 0 || file.numDeletions() > 0;
  }
}
