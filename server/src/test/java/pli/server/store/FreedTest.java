package pli.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;
import pli.codec.Bytes;
import pli.crypto.Entropy;

/** What was deleted is in none of the store's files after a pass of reclamation. */
class FreedTest {
  private static final Entropy ENTROPY = target -> new SecureRandom().nextBytes(target);
  private static final StoreOptions SMALL = new StoreOptions(1 << 20, 1 << 18, 0, 1 << 20, 10_000);
  private static final Bytes QUEUE = Bytes.utf8("queue");

  /** Some rows are small and lie in tables, some large and lie in blob files. */
  private static final int ROWS = 400;

  private static final int SLICE = 24;

  private static Bytes value(int number) {
    byte[] value = new byte[number % 2 == 0 ? 200 : 6000];
    ENTROPY.fill(value);
    return Bytes.adopt(value);
  }

  private static void change(RocksStore store, Store.Change<Done, Exception> change)
      throws Exception {
    store.commit(change).get();
  }

  @Test
  void deletedAndOverwrittenValuesLeaveTheFiles(@TempDir Path folder) throws Exception {
    BootKey key = BootKey.random(ENTROPY);
    try (RocksStore store = RocksStore.open(folder, SMALL, key, ENTROPY, Runnable::run)) {
      for (int i = 0; i < ROWS; i++) {
        int number = i;
        change(
            store,
            changes -> {
              changes.put(Table.ENTRIES, QUEUE, number, value(number));
              changes.put(Table.QUEUES, QUEUE, value(number));
              return Done.DONE;
            });
        if (i == ROWS / 2) {
          // Half of it has been through a compaction before anything is deleted.
          store.reclaim();
        }
      }
      Map<Long, byte[]> entries = sealed(folder, Table.ENTRIES);
      assertEquals(ROWS, entries.size());
      byte[] counters = Objects.requireNonNull(sealed(folder, Table.QUEUES).get(0L));
      // The search can find what is there: every entry lies somewhere on the disk.
      assertEquals(ROWS, found(folder, entries).size());
      change(
          store,
          changes -> {
            for (int i = 0; i < ROWS; i++) {
              if (i % 8 != 7) {
                changes.delete(Table.ENTRIES, QUEUE, i);
              }
            }
            changes.put(Table.QUEUES, QUEUE, value(0));
            return Done.DONE;
          });
      assertTrue(found(folder, entries).size() > ROWS / 8, "they go by themselves");
      store.reclaim();
      Set<Long> left = leftAfterAWhile(folder, entries, ROWS / 8);
      assertEquals(ROWS / 8, left.size());
      assertTrue(left.stream().allMatch(number -> number % 8 == 7));
      assertEquals(Set.of(), found(folder, Map.of(0L, counters)));
      assertEquals(ROWS / 8, store.view().range(Table.ENTRIES, QUEUE, 0, ROWS, 1L << 40).size());
      // All of them; and nothing is rewritten where nothing changed.
      change(
          store,
          changes -> {
            for (int i = 7; i < ROWS; i += 8) {
              changes.delete(Table.ENTRIES, QUEUE, i);
            }
            return Done.DONE;
          });
      store.reclaim();
      assertEquals(Set.of(), leftAfterAWhile(folder, entries, 0));
    }
    try (RocksStore store = RocksStore.open(folder, SMALL, key, ENTROPY, Runnable::run)) {
      assertTrue(store.view().range(Table.ENTRIES, QUEUE, 0, ROWS, 1L << 40).isEmpty());
      assertFalse(store.view().range(Table.QUEUES, QUEUE, 0, ROWS, 1L << 40).isEmpty());
    }
  }

  @Test
  void aTableThatNobodyWroteToIsNotRewritten(@TempDir Path folder) throws Exception {
    try (RocksStore store =
        RocksStore.open(folder, SMALL, BootKey.random(ENTROPY), ENTROPY, Runnable::run)) {
      change(
          store,
          changes -> {
            changes.put(Table.ENTRIES, QUEUE, 1, value(1));
            return Done.DONE;
          });
      store.reclaim();
      Set<String> before = tables(folder);
      store.reclaim();
      assertEquals(before, tables(folder));
    }
  }

  private static Set<String> tables(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names = new HashSet<>();
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sst") || name.endsWith(".blob"))
          .forEach(names::add);
      return names;
    }
  }

  /** RocksDB deletes files that nobody needs in the background: soon, not at once. */
  private static Set<Long> leftAfterAWhile(Path folder, Map<Long, byte[]> values, int expected)
      throws Exception {
    Set<Long> left = found(folder, values);
    for (int tries = 0; tries < 100 && left.size() > expected; tries++) {
      Thread.sleep(50);
      left = found(folder, values);
    }
    return left;
  }

  /** The sealed values of the only id's rows as they lie on the disk, by number. */
  private static Map<Long, byte[]> sealed(Path folder, Table table) throws Exception {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY));
    for (Table each : Table.values()) {
      families.add(
          new ColumnFamilyDescriptor(
              Bytes.utf8(each.label()).toByteArray(), new ColumnFamilyOptions()));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    Map<Long, byte[]> values = new HashMap<>();
    try (DBOptions options = new DBOptions();
        RocksDB database = RocksDB.openReadOnly(options, folder.toString(), families, handles);
        RocksIterator at = database.newIterator(handles.get(1 + table.ordinal()))) {
      for (at.seekToFirst(); at.isValid(); at.next()) {
        long number = Bytes.adopt(at.key()).asByteBuffer().getLong(RowSeals.PREFIX);
        values.put(number, at.value());
      }
      handles.forEach(ColumnFamilyHandle::close);
    }
    return values;
  }

  /**
   * Which of the values have bytes in some file. Logs cut a value into pieces; a slice from its
   * middle is whole in one of them, or one from its end is.
   */
  private static Set<Long> found(Path folder, Map<Long, byte[]> values) throws IOException {
    Map<Bytes, Long> slices = new HashMap<>();
    values.forEach((number, value) -> {
      slices.put(Bytes.copyOf(value, value.length / 2, SLICE), number);
      slices.put(Bytes.copyOf(value, value.length - SLICE, SLICE), number);
    });
    Set<Integer> starts = new HashSet<>();
    slices.keySet().forEach(slice -> starts.add(slice.asByteBuffer().getInt()));
    Set<Long> found = new HashSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = read(file);
        int head = 0;
        for (int i = 0; i < bytes.length; i++) {
          head = head << 8 | bytes[i] & 0xff;
          int at = i - 3;
          if (at >= 0 && at + SLICE <= bytes.length && starts.contains(head)) {
            Long number = slices.get(Bytes.copyOf(bytes, at, SLICE));
            if (number != null) {
              found.add(number);
            }
          }
        }
      }
    }
    return found;
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }
}
