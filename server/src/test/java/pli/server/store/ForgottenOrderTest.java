package pli.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
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

/** In which order queues were made stands in none of the store's files once it is forgotten. */
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

  private static String read(Path file) throws IOException {
    return HexFormat.of().formatHex(Files.readAllBytes(file));
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
      for (Path file : files(folder, "[^L].*")) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
      List<ColumnFamilyDescriptor> families = new ArrayList<>();
      families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY));
      for (Table table : Table.values()) {
        families.add(
            new ColumnFamilyDescriptor(
                Bytes.utf8(table.label()).toByteArray(), new ColumnFamilyOptions()));
      }
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      try (DBOptions options = new DBOptions();
          RocksDB database = RocksDB.openReadOnly(options, copy.toString(), families, handles);
          RocksIterator at = database.newIterator(handles.get(1 + Table.QUEUES.ordinal()))) {
        Set<String> keys = new TreeSet<>();
        for (at.seekToFirst(); at.isValid(); at.next()) {
          keys.add(HexFormat.of().formatHex(at.key()).substring(2 * SHARED));
        }
        List<Long> sequences =
            database.getLiveFilesMetaData().stream()
                .filter(file -> Bytes.copyOf(file.columnFamilyName()).equals(label()))
                .map(LiveFileMetaData::largestSeqno)
                .collect(Collectors.toList());
        handles.forEach(ColumnFamilyHandle::close);
        return new Raw(keys, sequences);
      }
    }

    private static Bytes label() {
      return Bytes.utf8(Table.QUEUES.label());
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
          store.forgetOrder(Table.QUEUES);
        }
      }
      Raw before = Raw.of(folder, Files.createDirectory(home.resolve("before")));
      assertEquals(2 * JOINS, before.keys().size());
      // Those who joined since lie in the log, one behind the other: the search finds that.
      assertEquals(4, named(folder, ".*\\.log", before.keys()).size());
      store.forgetOrder(Table.QUEUES);
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
