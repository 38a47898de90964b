package pli.server.store;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import pli.codec.Bytes;

/**
 * One open RocksDB database. Reads may come from any thread; {@link #write} from one at a time;
 * {@link #close} only when nobody else is inside. After a failed write it refuses further ones and
 * must be closed and opened again, which reads back what the disk really holds.
 */
final class RocksEngine implements View, AutoCloseable {
  /** Rows of one write from which on they are sealed by several threads. */
  private static final int MANY = 256;

  private final RowSeals seals;
  private final Deque<Runnable> owned = new ArrayDeque<>();
  private final Map<Table, ColumnFamilyHandle> families = new EnumMap<>(Table.class);

  /** What a batch calls the families. */
  private final int[] numbers = new int[Table.values().length];

  private final WriteOptions synced;
  private final ReadOptions read;
  private final Recovered recovered;
  private final RocksDB database;
  private final Reclamation reclamation;
  private final RowRanges ranges;
  private final AbsentRows absentSubmissions;

  /** Cuts a torn end off the write-ahead log and opens what is there. */
  RocksEngine(Path folder, StoreOptions options, RowSeals seals) throws StoreException {
    NativeLibrary.load();
    this.seals = seals;
    recovered = WriteAheadLog.repair(folder);
    synced = own(new WriteOptions().setSync(true));
    read = own(new ReadOptions());
    try {
      database = open(folder, options);
      reclamation = new Reclamation(database, families);
      ranges = new RowRanges(database, families, seals);
      absentSubmissions = new AbsentRows(database, family(Table.SUBMISSIONS));
      owned.push(absentSubmissions::close);
    } catch (RocksDBException e) {
      closeOwned();
      throw new StoreException(reasonOf(e));
    }
  }

  private RocksDB open(Path folder, StoreOptions options) throws RocksDBException {
    Cache cache = own(RocksOptions.cache(options));
    BloomFilter bloom = own(RocksOptions.bloom());
    List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
    descriptors.add(
        new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, own(new ColumnFamilyOptions())));
    for (Table table : Table.values()) {
      ColumnFamilyOptions family = own(RocksOptions.family(table, options, cache, bloom));
      descriptors.add(new ColumnFamilyDescriptor(Bytes.utf8(table.label()).toByteArray(), family));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    RocksDB opened =
        RocksDB.open(own(RocksOptions.database(options)), folder.toString(), descriptors, handles);
    own(opened);
    handles.forEach(this::own);
    for (Table table : Table.values()) {
      families.put(table, handles.get(1 + table.ordinal()));
      numbers[table.ordinal()] = handles.get(1 + table.ordinal()).getID();
    }
    return opened;
  }

  @Override
  public @Nullable Bytes get(Table table, Bytes id, long number) throws StoreException {
    Bytes key = seals.diskKey(seals.prefix(table, id), number);
    if (table == Table.SUBMISSIONS && absentSubmissions.isAbsent(key)) {
      return null;
    }
    try {
      byte @Nullable [] sealed = database.get(family(table), read, key.toByteArray());
      return sealed == null ? null : seals.open(table, key, sealed);
    } catch (RocksDBException e) {
      throw new StoreException(reasonOf(e));
    }
  }

  @Override
  public List<Row> range(Table table, Bytes id, long from, int maxRows, long maxBytes)
      throws StoreException {
    try {
      return ranges.range(table, id, from, maxRows, maxBytes);
    } catch (RocksDBException e) {
      throw new StoreException(reasonOf(e));
    }
  }

  @Override
  public @Nullable Row last(Table table, Bytes id, long from) throws StoreException {
    try {
      return ranges.last(table, id, from);
    } catch (RocksDBException e) {
      throw new StoreException(reasonOf(e));
    }
  }

  /** As {@link Store#page}. */
  List<Store.Placed> page(Table table, Bytes behind, int max) throws StoreException {
    try {
      return ranges.page(table, behind, max);
    } catch (RocksDBException e) {
      throw new StoreException(reasonOf(e));
    }
  }

  /**
   * Writes all rows of {@code overlay} with one synced write. On failure nothing of it can be seen
   * through this engine.
   */
  void write(Overlay overlay) throws StoreException {
    List<Map.Entry<RowKey, Overlay.Cell>> cells =
        overlay.cells().entrySet().stream().filter(row -> row.getValue().isWritten()).toList();
    RowSeals.Nonces nonces = seals.nonces(cells.size());
    IntStream all = IntStream.range(0, cells.size());
    // Whoever waits for a large write, such as one message to a thousand, has all cores for it.
    IntStream shared = cells.size() < MANY ? all : all.parallel();
    List<Change> changes = shared.mapToObj(i -> sealed(cells.get(i), nonces.of(i))).toList();
    WriteRecords records = new WriteRecords(changes.stream().mapToInt(this::length).sum());
    Set<Table> tables = EnumSet.noneOf(Table.class);
    for (Change change : changes) {
      int family = numbers[change.table().ordinal()];
      tables.add(change.table());
      if (change.deletesBelow()) {
        switch (change.table().writes()) {
          case ONCE -> records.singleDelete(family, change.key());
          case MANY -> records.delete(family, change.key());
        }
      }
      if (change.sealed() != null) {
        records.put(family, change.key(), change.sealed());
        if (change.table() == Table.SUBMISSIONS) {
          // Even before it is there: who looks for it then finds nothing, as without this.
          absentSubmissions.add(change.key());
        }
      }
    }
    try (WriteBatch batch = new WriteBatch(records.toByteArray())) {
      database.write(synced, batch);
    } catch (RocksDBException e) {
      throw new StoreException(reasonOf(e));
    } finally {
      // Behind the write: a pass that ends before it would count it as done.
      reclamation.touched(tables);
    }
  }

  /** A row as the disk will have it; {@code sealed} is null if it is deleted. */
  private record Change(Table table, Bytes key, boolean deletesBelow, @Nullable Bytes sealed) {}

  private Change sealed(Map.Entry<RowKey, Overlay.Cell> change, byte[] nonce) {
    Table table = change.getKey().table();
    Bytes key = seals.diskKey(change.getKey());
    @Nullable Bytes value = change.getValue().value();
    return new Change(
        table,
        key,
        change.getValue().deletesBelow(),
        value == null ? null : seals.seal(table, key, value, nonce));
  }

  /** How long its records are. */
  private int length(Change change) {
    int family = numbers[change.table().ordinal()];
    int deletion = change.deletesBelow() ? WriteRecords.lengthOfDeletion(family, change.key()) : 0;
    return change.sealed() == null
        ? deletion
        : deletion + WriteRecords.lengthOfPut(family, change.key(), change.sealed());
  }

  /** Gets what was deleted out of the files; takes as long as the tables are large. */
  void reclaim() throws StoreException {
    try {
      reclamation.run();
    } catch (RocksDBException e) {
      throw new StoreException(reasonOf(e));
    }
  }

  /** As {@link RocksStore#forgetOrder}. */
  void forgetOrder() throws StoreException {
    try {
      reclamation.forgetOrder();
    } catch (RocksDBException e) {
      throw new StoreException(reasonOf(e));
    }
  }

  /**
   * Ends {@link #reclaim} and {@link #forgetOrder}, so that the database can be closed soon. From
   * any thread.
   */
  void stopReclaiming() {
    reclamation.stop();
  }

  /**
   * Makes a copy of the database as it is now in a folder that is not there yet, mostly by hard
   * links.
   *
   * @return how many writes it has seen at least
   */
  long checkpoint(Path target) throws StoreException {
    try (Checkpoint checkpoint = Checkpoint.create(database)) {
      long sequence = database.getLatestSequenceNumber();
      checkpoint.createCheckpoint(target.toString());
      return sequence;
    } catch (RocksDBException e) {
      throw new StoreException(reasonOf(e));
    }
  }

  /**
   * How many writes the database in {@code folder} has seen; it only grows. Reads, and needs no
   * key; nobody may have the database open for writing.
   */
  static long sequence(Path folder) throws StoreException {
    WriteAheadLog.examine(folder);
    NativeLibrary.load();
    try (Options options = new Options()) {
      List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
      for (byte[] family : RocksDB.listColumnFamilies(options, folder.toString())) {
        descriptors.add(new ColumnFamilyDescriptor(family));
      }
      if (descriptors.isEmpty()) {
        throw new StoreException(StoreException.Reason.DAMAGED);
      }
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      try (RocksDB database = RocksDB.openReadOnly(folder.toString(), descriptors, handles)) {
        long sequence = database.getLatestSequenceNumber();
        handles.forEach(ColumnFamilyHandle::close);
        return sequence;
      }
    } catch (RocksDBException e) {
      throw new StoreException(reasonOf(e));
    }
  }

  /** Whether the table has no rows, under whatever key. */
  boolean isEmpty(Table table) {
    try (ReadOptions all = new ReadOptions().setTotalOrderSeek(true);
        RocksIterator at = database.newIterator(family(table), all)) {
      at.seekToFirst();
      return !at.isValid();
    }
  }

  /** What the write-ahead log held when this was opened. */
  Recovered recovered() {
    return recovered;
  }

  /** How many rows the table holds, roughly. */
  long estimatedRows(Table table) {
    try {
      return database.getLongProperty(family(table), "rocksdb.estimate-num-keys");
    } catch (RocksDBException e) {
      return 0;
    }
  }

  /** Whether no compaction runs or is due. */
  boolean isSettled() {
    try {
      for (ColumnFamilyHandle family : families.values()) {
        if (database.getLongProperty(family, "rocksdb.compaction-pending") > 0
            || database.getLongProperty(family, "rocksdb.num-running-compactions") > 0) {
          return false;
        }
      }
      return true;
    } catch (RocksDBException e) {
      return true;
    }
  }

  @Override
  public void close() {
    closeOwned();
  }

  private ColumnFamilyHandle family(Table table) {
    return Objects.requireNonNull(families.get(table));
  }

  private <T extends AbstractNativeReference> T own(T resource) {
    owned.push(resource::close);
    return resource;
  }

  /** Closes in the opposite order: the column families' handles before the database, and so on. */
  private void closeOwned() {
    while (!owned.isEmpty()) {
      owned.pop().run();
    }
  }

  private static StoreException.Reason reasonOf(RocksDBException failure) {
    @Nullable Status status = failure.getStatus();
    if (status == null) {
      return StoreException.Reason.UNAVAILABLE;
    }
    if (status.getSubCode() == Status.SubCode.NoSpace) {
      return StoreException.Reason.FULL;
    }
    return switch (status.getCode()) {
      case Corruption -> StoreException.Reason.DAMAGED;
      default -> StoreException.Reason.UNAVAILABLE;
    };
  }
}
