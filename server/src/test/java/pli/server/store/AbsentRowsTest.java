package pli.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import pli.codec.Bytes;
import pli.crypto.Entropy;

/** A row that is there is never said to be absent; one that is not is, nearly always. */
class AbsentRowsTest {
  private static final Entropy ENTROPY = new SecureRandom()::nextBytes;
  private static final StoreOptions SMALL = new StoreOptions(1 << 20, 1 << 20, 0, 1 << 20, 10_000);

  private @TempDir Path folder;

  private static List<Bytes> keys(int count, long seed) {
    Random random = new Random(seed);
    List<Bytes> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] key = new byte[RowSeals.KEY];
      random.nextBytes(key);
      keys.add(Bytes.adopt(key));
    }
    return keys;
  }

  @Test
  void whatIsThereIsNeverAbsent() throws Exception {
    NativeLibrary.load();
    List<Bytes> before = keys(5000, 1);
    List<Bytes> later = keys(5000, 2);
    List<Bytes> never = keys(20_000, 3);
    try (Options options = new Options().setCreateIfMissing(true);
        RocksDB database = RocksDB.open(options, folder.toString());
        ColumnFamilyHandle family = database.getDefaultColumnFamily()) {
      for (Bytes key : before) {
        database.put(family, key.toByteArray(), new byte[] {1});
      }
      try (AbsentRows rows = new AbsentRows(database, family)) {
        later.forEach(rows::add);
        rows.awaitKnowing();
        for (Bytes key : before) {
          assertFalse(rows.isAbsent(key));
        }
        for (Bytes key : later) {
          assertFalse(rows.isAbsent(key));
        }
        assertTrue(never.stream().filter(rows::isAbsent).count() > 19_990);
      }
    }
  }

  @Test
  void aStoreFindsItsSubmissionsAfterEachStart() throws Exception {
    BootKey key = BootKey.random(ENTROPY);
    List<Bytes> ids = keys(3000, 4);
    for (int number = 0; number < 3; number++) {
      int start = number;
      try (RocksStore store = RocksStore.open(folder, SMALL, key, ENTROPY, Runnable::run)) {
        for (int i = 0; i < 1000; i++) {
          Bytes id = ids.get(1000 * start + i);
          boolean isNew =
              store
                  .<Boolean, StoreException>commit(changes -> {
                    boolean absent = changes.get(Table.SUBMISSIONS, id) == null;
                    changes.put(Table.SUBMISSIONS, id, Bytes.of(start));
                    return absent && changes.get(Table.SUBMISSIONS, id) != null;
                  })
                  .get();
          assertTrue(isNew);
        }
        for (int i = 0; i < ids.size(); i++) {
          int by = i / 1000;
          if (by > start) {
            assertNull(store.view().get(Table.SUBMISSIONS, ids.get(i)));
          } else {
            assertEquals(Bytes.of(by), store.view().get(Table.SUBMISSIONS, ids.get(i)));
          }
        }
      }
    }
  }

  /** Pages go through all rows, each once, and what they name can be deleted. */
  @Test
  void pagesGoThroughAllRows() throws Exception {
    List<Bytes> ids = keys(500, 5);
    try (RocksStore store =
        RocksStore.open(folder, SMALL, BootKey.random(ENTROPY), ENTROPY, Runnable::run)) {
      store
          .<Boolean, StoreException>commit(changes -> {
            for (int i = 0; i < ids.size(); i++) {
              changes.put(Table.SUBMISSIONS, ids.get(i), Bytes.of(i >> 8, i));
            }
            return true;
          })
          .get();
      Bytes behind = Bytes.EMPTY;
      List<Bytes> values = new ArrayList<>();
      while (true) {
        List<Store.Placed> page = store.page(Table.SUBMISSIONS, behind, 64);
        if (page.isEmpty()) {
          break;
        }
        behind = page.getLast().place();
        for (Store.Placed row : page) {
          values.add(row.value());
          if (row.value().at(1) % 2 == 0) {
            store
                .<Boolean, StoreException>release(changes -> {
                  changes.deleteAt(Table.SUBMISSIONS, row.place());
                  return true;
                })
                .get();
          }
        }
      }
      assertEquals(500, values.size());
      assertEquals(500, values.stream().distinct().count());
      for (int i = 0; i < ids.size(); i++) {
        assertEquals(
            i % 2 == 0, store.view().get(Table.SUBMISSIONS, ids.get(i)) == null, "row " + i);
      }
    }
  }
}
