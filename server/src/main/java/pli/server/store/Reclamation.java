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
 * Gets what was deleted or written over out of RocksDB's files. Memtables are flushed, so that the
 * write-ahead logs that hold their rows are removed; then each table that was written since the
 * last pass is compacted from its first row to its last, the bottommost level included, and blob
 * files are rewritten as far as anything in them is still wanted. Old files are deleted when the
 * last reader has let go of them.
 *
 * <p>A table that nobody wrote to costs nothing; one that was is rewritten whole, because rows have
 * random keys and deletions lie everywhere. One pass at a time, and beside it one {@link
 * #forgetOrder}; {@link #touched} and {@link #stop} may be called by any thread meanwhile.
 */
final class Reclamation {
  /** What ordinary compactions do with blob files: look at the oldest quarter. */
  static final double ORDINARY_AGE_CUTOFF = 0.25;

  private static final double ALL_AGES = 1.0;

  private static final byte[] NO_ROW = new byte[0];

  private final RocksDB database;
  private final Map<Table, ColumnFamilyHandle> families;

  /** Guarded by itself. What was written before this process began is not known: everything. */
  private final Set<Table> touched = EnumSet.allOf(Table.class);

  /** Guarded by this. */
  private final Set<CompactRangeOptions> running = new HashSet<>();

  /** Guarded by this. */
  private boolean stopped;

  Reclamation(RocksDB database, Map<Table, ColumnFamilyHandle> families) {
    this.database = database;
    this.families = families;
  }

  /** Rows of {@code table} were put or deleted. */
  void touched(Table table) {
    synchronized (touched) {
      touched.add(table);
    }
  }

  /** Makes a pass; what it did not finish is left to the next. */
  void run() throws RocksDBException {
    Set<Table> tables;
    synchronized (touched) {
      tables = EnumSet.copyOf(touched);
      touched.clear();
    }
    try {
      flush();
      for (Table table : List.copyOf(tables)) {
        if (!compact(table)) {
          break;
        }
        tables.remove(table);
      }
    } finally {
      synchronized (touched) {
        touched.addAll(tables);
      }
    }
  }

  /**
   * Gets out of the files in which order rows of {@code table} were written first: the write-ahead
   * logs are removed, and every row goes through a compaction of the bottommost level, where it
   * loses its sequence number. Rows that are written meanwhile keep theirs until the next time.
   */
  void forgetOrder(Table table) throws RocksDBException {
    flush();
    ColumnFamilyHandle family = Objects.requireNonNull(families.get(table));
    try (CompactRangeOptions options = new CompactRangeOptions()) {
      options.setExclusiveManualCompaction(false);
      // A file that overlaps no other would be moved as it is, sequence numbers and all.
      options.setBottommostLevelCompaction(
          CompactRangeOptions.BottommostLevelCompaction.kForceOptimized);
      if (compact(family, options)) {
        changeFiles();
      }
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
    ColumnFamilyHandle family = Objects.requireNonNull(families.get(table));
    boolean blobs = table == Table.ENTRIES;
    try (CompactRangeOptions options = new CompactRangeOptions()) {
      options.setExclusiveManualCompaction(false);
      if (blobs) {
        options.setBottommostLevelCompaction(
            CompactRangeOptions.BottommostLevelCompaction.kForceOptimized);
        setAgeCutoff(family, ALL_AGES);
      }
      try {
        return compact(family, options);
      } finally {
        if (blobs) {
          setAgeCutoff(family, ORDINARY_AGE_CUTOFF);
        }
      }
    }
  }

  /** False if it was stopped. */
  private boolean compact(ColumnFamilyHandle family, CompactRangeOptions options)
      throws RocksDBException {
    if (!begin(options)) {
      return false;
    }
    try {
      database.compactRange(family, null, null, options);
      return !isStopped();
    } finally {
      end(options);
    }
  }

  private void setAgeCutoff(ColumnFamilyHandle family, double cutoff) throws RocksDBException {
    database.setOptions(
        family,
        MutableColumnFamilyOptions.builder().setBlobGarbageCollectionAgeCutoff(cutoff).build());
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
