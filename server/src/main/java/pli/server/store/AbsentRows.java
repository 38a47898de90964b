package pli.server.store;

import java.util.concurrent.atomic.AtomicLongArray;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;
import pli.codec.Bytes;

/**
 * Knows of most rows that are not in a table that they are not there, without looking: a Bloom
 * filter of all keys. It is for submissions, of which each is looked for once before it is there; a
 * look into the database finds nothing, and takes a tenth of all the time of a message.
 *
 * <p>The keys that an opened database has are read by a thread of its own; until that is through,
 * and for good if it fails, nothing is known. The committer adds what it has written before anybody
 * else hears of it. Keys that are deleted stay, so that with time more is looked for in vain; with
 * 2^26 bits that begins at some millions of rows. Thread-safe.
 */
final class AbsentRows implements AutoCloseable {
  private static final int BITS = 1 << 26;
  private static final int PROBES = 3;
  private static final int PROBE_BYTES = 4;

  private final AtomicLongArray words = new AtomicLongArray(BITS / Long.SIZE);
  private final Thread reading;
  private volatile boolean knows;
  private volatile boolean closed;

  /** Begins to read the keys of {@code family}; until {@link #close} the database stays open. */
  AbsentRows(RocksDB database, ColumnFamilyHandle family) {
    reading =
        Thread.ofPlatform()
            .name("submissions")
            .daemon()
            .unstarted(() -> knows = readAll(database, family));
    reading.setPriority(Thread.MIN_PRIORITY);
    reading.start();
  }

  private boolean readAll(RocksDB database, ColumnFamilyHandle family) {
    try (ReadOptions all = new ReadOptions().setTotalOrderSeek(true).setFillCache(false);
        RocksIterator at = database.newIterator(family, all)) {
      for (at.seekToFirst(); at.isValid() && !closed; at.next()) {
        add(Bytes.adopt(at.key()));
      }
      at.status();
      return !closed;
    } catch (org.rocksdb.RocksDBException e) {
      // Whoever looks for a row will meet the same, and say so.
      return false;
    }
  }

  /** Whether there is surely no row with this key, whose first 16 bytes are a hash. */
  boolean isAbsent(Bytes key) {
    if (!knows) {
      return false;
    }
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(key, probe);
      if ((words.get(bit >>> 6) >>> bit & 1) == 0) {
        return true;
      }
    }
    return false;
  }

  /** From now on there may be a row with this key. */
  synchronized void add(Bytes key) {
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(key, probe);
      int word = bit >>> 6;
      words.set(word, words.get(word) | 1L << bit);
    }
  }

  private static int bit(Bytes key, int probe) {
    int value = 0;
    for (int i = 0; i < PROBE_BYTES; i++) {
      value = value << 8 | key.at(probe * PROBE_BYTES + i) & 0xff;
    }
    return value & BITS - 1;
  }

  /** Waits until the keys have been read. */
  void awaitKnowing() throws InterruptedException {
    reading.join();
  }

  @Override
  public void close() {
    closed = true;
    try {
      reading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
