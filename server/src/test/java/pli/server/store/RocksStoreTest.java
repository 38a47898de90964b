package pli.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;
import pli.codec.Bytes;

class RocksStoreTest {
  private static final StoreOptions SMALL = new StoreOptions(1 << 20, 1 << 20, 0, 1 << 20, 10_000);
  private static final Bytes A = Bytes.utf8("a");
  private static final Bytes B = Bytes.utf8("b");

  private @TempDir Path folder;
  private BootKey bootKey;

  @BeforeEach
  void makeKey() {
    bootKey = BootKey.random(new SecureRandom()::nextBytes);
  }

  private RocksStore open() throws StoreException {
    return RocksStore.open(folder, SMALL, bootKey, new SecureRandom()::nextBytes, Runnable::run);
  }

  private static Bytes number(int number) {
    return Bytes.copyOf(ByteBuffer.allocate(4).putInt(number).array());
  }

  @Test
  void rowsComeBackInOrderAfterEachReopening() throws Exception {
    for (int i = 1; i <= 20; i++) {
      int number = i;
      try (RocksStore store = open()) {
        assertEquals(i - 1, store.view().range(Table.ENTRIES, A, 0, 100, 1 << 20).size());
        store
            .commit(changes -> {
              changes.put(Table.ENTRIES, A, number, number(number));
              changes.put(Table.ENTRIES, B, number, number(-number));
              changes.put(Table.QUEUES, A, number(number));
              return Done.DONE;
            })
            .get();
      }
    }
    try (RocksStore store = open()) {
      List<View.Row> rows = store.view().range(Table.ENTRIES, A, 5, 10, 1 << 20);
      assertEquals(10, rows.size());
      for (int i = 0; i < rows.size(); i++) {
        assertEquals(5 + i, rows.get(i).number());
        assertEquals(number(5 + i), rows.get(i).value());
      }
      assertEquals(number(20), store.view().get(Table.QUEUES, A));
      assertNull(store.view().get(Table.QUEUES, B));
      assertNull(store.view().get(Table.ROUTES, A));
      assertEquals(1, store.view().range(Table.ENTRIES, A, 0, 10, 1).size());
      assertEquals(2, store.view().range(Table.ENTRIES, A, 0, 10, 8).size());
    }
  }

  @Test
  void aChangeThatDecidesAgainstItselfLeavesNothing() throws Exception {
    try (RocksStore store = open()) {
      CompletableFuture<Done> refused =
          store.commit(changes -> {
            changes.put(Table.QUEUES, A, B);
            throw new IllegalStateException("no");
          });
      assertThrows(ExecutionException.class, refused::get);
      CompletableFuture<Done> broken =
          store.commit(changes -> {
            changes.put(Table.QUEUES, A, B);
            throw new AssertionError("no");
          });
      assertThrows(ExecutionException.class, broken::get);
      assertNull(store.view().get(Table.QUEUES, A));
    }
  }

  @Test
  void changesSeeThoseBeforeThemAndKeepTheirOrder() throws Exception {
    try (RocksStore store = open()) {
      List<CompletableFuture<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 5000; i++) {
        results.add(
            store.commit(changes -> {
              Bytes before = changes.get(Table.QUEUES, A);
              int next = before == null ? 1 : before.asByteBuffer().getInt() + 1;
              changes.put(Table.QUEUES, A, number(next));
              return next;
            }));
      }
      for (int i = 0; i < results.size(); i++) {
        assertEquals(i + 1, results.get(i).get());
      }
    }
    try (RocksStore store = open()) {
      assertEquals(number(5000), store.view().get(Table.QUEUES, A));
    }
  }

  /** Random changes beside a plain map, reopened now and then; the seed is in the message. */
  @Test
  void theStoreIsWhatAMapIs() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<Bytes, TreeMap<Long, Bytes>> model = new HashMap<>();
    RocksStore store = open();
    try {
      for (int step = 0; step < 400; step++) {
        Bytes id = number(random.nextInt(4));
        TreeMap<Long, Bytes> rows = model.computeIfAbsent(id, same -> new TreeMap<>());
        int what = random.nextInt(10);
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(5); i++) {
          numbers.add((long) random.nextInt(30));
        }
        int value = random.nextInt();
        if (what == 0) {
          store.close();
          store = open();
        }
        store
            .commit(changes -> {
              for (long number : numbers) {
                boolean there = changes.get(Table.ENTRIES, id, number) != null;
                assertEquals(rows.containsKey(number), there, "seed " + seed);
                if (there) {
                  changes.delete(Table.ENTRIES, id, number);
                  rows.remove(number);
                } else {
                  changes.put(Table.ENTRIES, id, number, number(value));
                  rows.put(number, number(value));
                }
              }
              assertEquals(rows, read(changes, id, 7), "seed " + seed);
              return Done.DONE;
            })
            .get();
        assertEquals(rows, read(store.view(), id, 100), "seed " + seed);
      }
    } finally {
      store.close();
    }
  }

  private static TreeMap<Long, Bytes> read(View view, Bytes id, int page) throws StoreException {
    TreeMap<Long, Bytes> rows = new TreeMap<>();
    List<View.Row> next = view.range(Table.ENTRIES, id, 0, page, 1 << 20);
    while (!next.isEmpty()) {
      next.forEach(row -> rows.put(row.number(), row.value()));
      next = view.range(Table.ENTRIES, id, rows.lastKey() + 1, page, 1 << 20);
    }
    return rows;
  }

  /** A row put, deleted and put again, within one write and over several, is there once or not. */
  @Test
  void aRowMayComeAndGoWithinOneWrite() throws Exception {
    boolean[] there = new boolean[64];
    for (int step = 0; step < 6; step++) {
      try (RocksStore store = open()) {
        for (int pattern = 0; pattern < there.length; pattern++) {
          Bytes id = Bytes.of(pattern);
          boolean twice = (pattern >> step & 1) == 1;
          boolean wasThere = there[pattern];
          store
              .commit(changes -> {
                toggle(changes, id, wasThere);
                if (twice) {
                  toggle(changes, id, !wasThere);
                }
                return Done.DONE;
              })
              .get();
          there[pattern] = twice == wasThere;
          boolean found = store.view().get(Table.ENTRIES, id, 1) != null;
          assertEquals(there[pattern], found, "of " + pattern);
        }
      }
    }
  }

  private static void toggle(Changes changes, Bytes id, boolean isThere) {
    if (isThere) {
      changes.delete(Table.ENTRIES, id, 1);
    } else {
      changes.put(Table.ENTRIES, id, 1, id);
    }
  }

  @Test
  void anotherBootKeyIsToldFromDamage() throws Exception {
    open().close();
    bootKey = BootKey.random(new SecureRandom()::nextBytes);
    StoreException refused = assertThrows(StoreException.class, this::open);
    assertEquals(StoreException.Reason.WRONG_KEY, refused.reason());
  }

  @Test
  void aRowThatWasMovedDoesNotOpen() throws Exception {
    try (RocksStore store = open()) {
      store
          .commit(changes -> {
            changes.put(Table.ROUTES, A, Bytes.utf8("route of a"));
            changes.put(Table.ROUTES, B, Bytes.utf8("route of b"));
            return Done.DONE;
          })
          .get();
    }
    swapTheTwoRowsOf(Table.ROUTES);
    try (RocksStore store = open()) {
      StoreException refused =
          assertThrows(StoreException.class, () -> store.view().get(Table.ROUTES, A));
      assertEquals(StoreException.Reason.DAMAGED, refused.reason());
    }
  }

  private void swapTheTwoRowsOf(Table table) throws Exception {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    try (Options options = new Options()) {
      for (byte[] name : RocksDB.listColumnFamilies(options, folder.toString())) {
        families.add(new ColumnFamilyDescriptor(name));
      }
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try (DBOptions options = new DBOptions();
        RocksDB database = RocksDB.open(options, folder.toString(), families, handles)) {
      for (ColumnFamilyHandle handle : handles) {
        if (new String(handle.getName(), java.nio.charset.StandardCharsets.UTF_8)
            .equals(table.label())) {
          swap(database, handle);
        }
        handle.close();
      }
    }
  }

  private static void swap(RocksDB database, ColumnFamilyHandle handle) throws Exception {
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    try (RocksIterator at = database.newIterator(handle)) {
      for (at.seekToFirst(); at.isValid(); at.next()) {
        keys.add(at.key());
        values.add(at.value());
      }
    }
    assertEquals(2, keys.size());
    database.put(handle, keys.get(0), values.get(1));
    database.put(handle, keys.get(1), values.get(0));
  }

  @Test
  void afterClosingNothingIsTaken() throws Exception {
    RocksStore store = open();
    store.close();
    CompletableFuture<Done> late =
        store.commit(changes -> {
          changes.put(Table.QUEUES, A, B);
          return Done.DONE;
        });
    ExecutionException refused = assertThrows(ExecutionException.class, late::get);
    assertTrue(refused.getCause() instanceof StoreException);
  }

  @Test
  void twoStoresDoNotShareAFolder() throws Exception {
    try (RocksStore store = open()) {
      assertThrows(StoreException.class, this::open);
      assertEquals(Store.State.ACCEPTING, store.fill().state());
    }
  }
}
