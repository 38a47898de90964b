package pli.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksIterator;
import pli.codec.Bytes;
import pli.crypto.Entropy;

/**
 * In which order queues were made, filled and read stands in none of the store's files once it is
 * forgotten.
 */
class ForgottenOrderTest {
  private static final Entropy ENTROPY = target -> new SecureRandom().nextBytes(target);
  private static final StoreOptions SMALL = new StoreOptions(1 << 20, 1 << 18, 0, 1 << 20, 10_000);
  private static final int JOINS = 12;

  /** Bytes that neighbours in a table's file may have in common, so that one leaves them out. */
  private static final int SHARED = 3;

  /** A contact queue and a main queue, in two writes. */
  private static void join(RocksStore store, int number) throws Exception {
    for (String queue : List.of("contact", "main")) {
      Bytes id = Bytes.utf8(queue + number);
      store
          .commit(changes -> {
            changes.put(Table.QUEUES, id, Bytes.utf8("counters"));
            return Done.DONE;
          })
          .get();
    }
  }

  /** Nothing where the store deleted it meanwhile. */
  private static String read(Path file) throws IOException {
    try {
      return HexFormat.of().formatHex(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** As a thief does it whom files that are deleted meanwhile do not stop. */
  private static void copy(Path folder, Path to) throws IOException {
    boolean whole = false;
    while (!whole) {
      for (Path old : files(to, ".*")) {
        Files.delete(old);
      }
      List<Path> all = files(folder, "[^L].*");
      try {
        for (Path file : all) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
        whole = files(folder, "[^L].*").equals(all);
      } catch (NoSuchFileException e) {
        // Once more.
      }
    }
  }

  private static List<Path> files(Path folder, String of) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().matches(of)).toList();
    }
  }

  /** Which of these rows' keys stand in files of this kind. */
  private static Set<String> named(Path folder, String kind, Set<String> keys) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path file : files(folder, kind)) {
      String text = read(file);
      keys.stream().filter(text::contains).forEach(found::add);
    }
    return found;
  }

  /** What anybody reads who opens the files without a key. */
  private record Raw(Set<String> keys, List<Long> sequences) {
    static Raw of(Path folder, Path copy) throws Exception {
      return of(folder, copy, Table.QUEUES);
    }

    static Raw of(Path folder, Path copy, Table of) throws Exception {
      copy(folder, copy);
      List<ColumnFamilyDescriptor> families = new ArrayList<>();
      families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY));
      for (Table table : Table.values()) {
        families.add(
            new ColumnFamilyDescriptor(
                Bytes.utf8(table.label()).toByteArray(), new ColumnFamilyOptions()));
      }
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      Bytes label = Bytes.utf8(of.label());
      try (DBOptions options = new DBOptions();
          RocksDB database = RocksDB.openReadOnly(options, copy.toString(), families, handles);
          RocksIterator at = database.newIterator(handles.get(1 + of.ordinal()))) {
        Set<String> keys = new TreeSet<>();
        for (at.seekToFirst(); at.isValid(); at.next()) {
          keys.add(HexFormat.of().formatHex(at.key()).substring(2 * SHARED));
        }
        List<Long> sequences =
            database.getLiveFilesMetaData().stream()
                .filter(file -> Bytes.copyOf(file.columnFamilyName()).equals(label))
                .map(LiveFileMetaData::largestSeqno)
                .collect(Collectors.toList());
        handles.forEach(ColumnFamilyHandle::close);
        return new Raw(keys, sequences);
      }
    }
  }

  @Test
  void noFileSaysWhichQueuesWereMadeOneAfterTheOther(@TempDir Path home) throws Exception {
    Path folder = Files.createDirectory(home.resolve("store"));
    BootKey key = BootKey.random(ENTROPY);
    try (RocksStore store = RocksStore.open(folder, SMALL, key, ENTROPY, Runnable::run)) {
      for (int number = 0; number < JOINS; number++) {
        join(store, number);
        if (number % 3 == 0) {
          store.forgetOrder();
        }
      }
      Raw before = Raw.of(folder, Files.createDirectory(home.resolve("before")));
      assertEquals(2 * JOINS, before.keys().size());
      // Those who joined since lie in the log, one behind the other: the search finds that.
      assertEquals(4, named(folder, ".*\\.log", before.keys()).size());
      store.forgetOrder();
      Raw after = Raw.of(folder, Files.createDirectory(home.resolve("after")));
      assertEquals(before.keys(), after.keys());
      assertEquals(Set.of(), named(folder, ".*\\.log", after.keys()));
      // One file has them all, without an order; its first and last row say nothing.
      assertEquals(List.of(0L), after.sequences());
      assertEquals(2 * JOINS, named(folder, ".*\\.sst", after.keys()).size());
      assertEquals(2, named(folder, "MANIFEST.*", after.keys()).size());
      assertEquals(1, files(folder, "MANIFEST.*").size());
    }
  }

  /** An entry comes into a contact queue and one into a main queue. */
  private static void fill(RocksStore store, int number, int size) throws Exception {
    for (String queue : List.of("contact", "main")) {
      Bytes id = Bytes.utf8(queue + number);
      store
          .commit(changes -> {
            changes.put(Table.ENTRIES, id, 1, Bytes.copyOf(new byte[size]));
            changes.put(Table.DUE, Bytes.utf8("today"), 2 * number + queue.length(), id);
            return Done.DONE;
          })
          .get();
    }
  }

  /** Whoever is back reads both. */
  private static void read(RocksStore store, int number) throws Exception {
    for (String queue : List.of("contact", "main")) {
      store
          .commit(changes -> {
            changes.delete(Table.ENTRIES, Bytes.utf8(queue + number), 1);
            return Done.DONE;
          })
          .get();
    }
  }

  @Test
  void noFileSaysWhichQueuesWereFilledOrReadOneAfterTheOther(@TempDir Path home) throws Exception {
    Path folder = Files.createDirectory(home.resolve("store"));
    BootKey key = BootKey.random(ENTROPY);
    try (RocksStore store = RocksStore.open(folder, SMALL, key, ENTROPY, Runnable::run)) {
      for (int number = 0; number < JOINS; number++) {
        // Every other one lies in a file of large values.
        fill(store, number, number % 2 == 0 ? 1000 : 9000);
        if (number % 5 == 0) {
          store.forgetOrder();
        }
      }
      store.forgetOrder();
      Raw filled = Raw.of(folder, Files.createDirectory(home.resolve("filled")), Table.ENTRIES);
      assertEquals(2 * JOINS, filled.keys().size());
      assertEquals(List.of(0L), filled.sequences());
      Raw due = Raw.of(folder, Files.createDirectory(home.resolve("due")), Table.DUE);
      assertEquals(List.of(0L), due.sequences());
      for (int number = 0; number < JOINS / 2; number++) {
        read(store, number);
      }
      assertEquals(JOINS, named(folder, ".*\\.log", filled.keys()).size());
      store.forgetOrder();
      Raw left = Raw.of(folder, Files.createDirectory(home.resolve("left")), Table.ENTRIES);
      assertEquals(JOINS, left.keys().size());
      assertEquals(List.of(0L), left.sequences());
      assertEquals(Set.of(), named(folder, ".*\\.log", filled.keys()));
      assertEquals(left.keys(), named(folder, ".*\\.sst", filled.keys()));
      assertTrue(left.keys().containsAll(named(folder, "MANIFEST.*", filled.keys())));
    }
  }

  @Test
  void whereNothingWasWrittenNoFileChanges(@TempDir Path home) throws Exception {
    Path folder = Files.createDirectory(home.resolve("store"));
    BootKey key = BootKey.random(ENTROPY);
    try (RocksStore store = RocksStore.open(folder, SMALL, key, ENTROPY, Runnable::run)) {
      join(store, 1);
      store.forgetOrder();
      List<Path> before = files(folder, ".*");
      store.forgetOrder();
      assertEquals(before, files(folder, ".*"));
      join(store, 2);
      store.forgetOrder();
      assertNotEquals(before, files(folder, ".*"));
    }
  }

  @Test
  void aBackupDoesNotHaveTheOrderEither(@TempDir Path home) throws Exception {
    Path folder = Files.createDirectory(home.resolve("store"));
    try (RocksStore store =
        RocksStore.open(folder, SMALL, BootKey.random(ENTROPY), ENTROPY, Runnable::run)) {
      for (int number = 0; number < JOINS; number++) {
        join(store, number);
      }
      Path copy = home.resolve("copy");
      store.checkpoint(copy);
      Raw raw = Raw.of(copy, Files.createDirectory(home.resolve("raw")));
      assertEquals(2 * JOINS, raw.keys().size());
      assertEquals(List.of(0L), raw.sequences());
      assertEquals(Set.of(), named(copy, ".*\\.log", raw.keys()));
      assertTrue(named(copy, "MANIFEST.*", raw.keys()).size() <= 2);
    }
  }
}
