package pli.server.store;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Gets out of RocksDB's files what was deleted or written over, and in which order what is there
 * was written. Memtables are flushed, so that the write-ahead logs that hold their rows are
 * removed; then each table that was written since the last pass is compacted from its first row to
 * its last, the bottommost level included, and blob files are rewritten as far as anything in them
 * is still wanted. Old files are deleted when the last reader has let go of them.
 *
 * <p>A table that nobody wrote to costs nothing; one that was is rewritten whole, because rows have
 * random keys and deletions lie everywhere. One pass at a time, and beside it one {@link
 * #forgetOrder}; {@link #touched} and {@link #stop} may be called by any thread meanwhile.
 *
 * <p>What may lie in the files of each table, deleted rows or an order, is kept as a set of tables:
 * a pass takes tables out, and puts back what it did not finish.
 */
final class Reclamation {
  /** What ordinary compactions do with blob files: look at the oldest quarter. */
  static final double ORDINARY_AGE_CUTOFF = 0.25;

  private static final double ALL_AGES = 1.0;
  private static final double NO_AGES = 0;
  private static final String FILES = "rocksdb.total-sst-files-size";

  /**
   * The tables that have rows of main queues, whose owners nobody is to know. The order among them,
   * and beside rows of accounts, would tell: whoever is back reads a contact queue and a main one.
   */
  private static final Set<Table> OF_QUEUES = EnumSet.of(Table.QUEUES, Table.ENTRIES, Table.DUE);

  /** Rewriting more than this costs too much to do it again and again. */
  static final long MOST_BYTES = 256L << 20;

  private static final byte[] NO_ROW = new byte[0];

  private final RocksDB database;
  private final Map<Table, ColumnFamilyHandle> families;

  /** Guarded by itself. What was written before this process began is not known: everything. */
  private final Set<Table> touched = EnumSet.allOf(Table.class);

  /** Guarded by {@link #touched}. Tables whose files may have an order. */
  private final Set<Table> ordered = EnumSet.copyOf(OF_QUEUES);

  /** Whose holder alone says which blob files compactions rewrite. */
  private final Object blobs = new Object();

  /** Guarded by this. */
  private final Set<CompactRangeOptions> running = new HashSet<>();

  /** Guarded by this. */
  private boolean stopped;

  Reclamation(RocksDB database, Map<Table, ColumnFamilyHandle> families) {
    this.database = database;
    this.families = families;
  }

  /** Rows of {@code tables} were put or deleted. */
  void touched(Set<Table> tables) {
    synchronized (touched) {
      touched.addAll(tables);
      tables.stream().filter(OF_QUEUES::contains).forEach(ordered::add);
    }
  }

  /** Makes a pass; what it did not finish is left to the next. */
  void run() throws RocksDBException {
    each(touched, this::compact);
  }

  /** Works through a set of tables; it keeps those that were not done, and what is added. */
  private void each(Set<Table> of, Work work) throws RocksDBException {
    Set<Table> left = EnumSet.noneOf(Table.class);
    synchronized (touched) {
      left.addAll(of);
      of.clear();
    }
    try {
      if (!left.isEmpty()) {
        flush();
      }
      for (Table table : List.copyOf(left)) {
        if (!work.on(table)) {
          break;
        }
        left.remove(table);
      }
    } finally {
      synchronized (touched) {
        of.addAll(left);
      }
    }
  }

  /** What is done with a table; false if it was stopped. */
  private interface Work {
    boolean on(Table table) throws RocksDBException;
  }

  /**
   * Gets out of the files in which order rows of queues and of their entries were written, among
   * themselves and beside rows of other tables: the write-ahead logs are removed, and every row
   * goes through a compaction of the bottommost level, where it loses its sequence number and a
   * deleted one its last trace. Rows that are written meanwhile keep theirs until the next time; a
   * table of more than {@link #MOST_BYTES} keeps them until ordinary compactions have merged them.
   * Does nothing where nothing was written.
   */
  void forgetOrder() throws RocksDBException {
    synchronized (touched) {
      if (ordered.isEmpty()) {
        return;
      }
    }
    each(ordered, this::mix);
    if (!isStopped()) {
      changeFiles();
    }
  }

  /** False if it was stopped. */
  private boolean mix(Table table) throws RocksDBException {
    if (database.getLongProperty(family(table), FILES) > MOST_BYTES) {
      return true;
    }
    try (CompactRangeOptions options = new CompactRangeOptions()) {
      // A file that overlaps no other would be moved as it is, sequence numbers and all.
      options.setBottommostLevelCompaction(
          CompactRangeOptions.BottommostLevelCompaction.kForceOptimized);
      return table == Table.ENTRIES ? compactWithBlobs(options, NO_AGES) : compact(table, options);
    }
  }

  /**
   * Gets out of the manifest which files there were. One that is begun anew has the files of before
   * and then what changed, so it takes one more change; this one is of a row that nobody reads, in
   * the column family that has no table. An old manifest is deleted when files may be.
   */
  private void changeFiles() throws RocksDBException {
    database.put(NO_ROW, NO_ROW);
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      database.flush(options);
    }
    database.disableFileDeletions();
    database.enableFileDeletions();
  }

  private void flush() throws RocksDBException {
    try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
      database.flush(options, List.copyOf(families.values()));
    }
  }

  /** False if it was stopped. */
  private boolean compact(Table table) throws RocksDBException {
    try (CompactRangeOptions options = new CompactRangeOptions()) {
      if (table != Table.ENTRIES) {
        return compact(table, options);
      }
      options.setBottommostLevelCompaction(
          CompactRangeOptions.BottommostLevelCompaction.kForceOptimized);
      return compactWithBlobs(options, ALL_AGES);
    }
  }

  /** Rewrites blob files too, the oldest share of them; false if it was stopped. */
  private boolean compactWithBlobs(CompactRangeOptions options, double share)
      throws RocksDBException {
    synchronized (blobs) {
      setAgeCutoff(share);
      try {
        return compact(Table.ENTRIES, options);
      } finally {
        setAgeCutoff(ORDINARY_AGE_CUTOFF);
      }
    }
  }

  private void setAgeCutoff(double share) throws RocksDBException {
    database.setOptions(
        family(Table.ENTRIES),
        MutableColumnFamilyOptions.builder().setBlobGarbageCollectionAgeCutoff(share).build());
  }

  /** False if it was stopped. */
  private boolean compact(Table table, CompactRangeOptions options) throws RocksDBException {
    options.setExclusiveManualCompaction(false);
    if (!begin(options)) {
      return false;
    }
    try {
      database.compactRange(family(table), null, null, options);
      return !isStopped();
    } finally {
      end(options);
    }
  }

  private ColumnFamilyHandle family(Table table) {
    return Objects.requireNonNull(families.get(table));
  }

  private synchronized boolean begin(CompactRangeOptions options) {
    if (!stopped) {
      running.add(options);
    }
    return !stopped;
  }

  private synchronized void end(CompactRangeOptions options) {
    running.remove(options);
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  /** Ends a pass that is under way, soon and for good: the database is about to be closed. */
  synchronized void stop() {
    stopped = true;
    running.forEach(options -> options.setCanceled(true));
  }
}
