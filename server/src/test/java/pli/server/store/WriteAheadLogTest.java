package pli.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;

/**
 * What a machine that stops in the middle of the last write can leave behind its last sync: opened,
 * with all that was answered. And what it cannot: refused.
 */
class WriteAheadLogTest {
  private static final StoreOptions SMALL = new StoreOptions(1 << 20, 1 << 20, 0, 1 << 20, 10_000);
  private static final Bytes QUEUE = Bytes.utf8("queue");
  private static final int PAGE = 4096;
  private static final int ANSWERED = 40;

  /** Its copies of a store end in one more write, over several blocks, that nobody synced. */
  private static final int UNANSWERED = 90_000;

  private @TempDir Path folder;
  private final long seed = Long.getLong("pli.faults.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private BootKey bootKey;
  private Path log;
  private int synced;
  private byte[] whole;

  /** A store as it lies on the disk after a kill, and how long its log was at the last answer. */
  @BeforeEach
  void makeOne() throws Exception {
    bootKey = BootKey.random(new SecureRandom()::nextBytes);
    Path running = folder.resolve("running");
    Files.createDirectories(running);
    try (RocksStore store = open(running)) {
      for (int i = 1; i <= ANSWERED; i++) {
        put(store, i, 1 + random.nextInt(3000));
      }
      synced = (int) Files.size(newestLog(running));
      put(store, ANSWERED + 1, UNANSWERED);
      copy(running, folder.resolve("killed"));
    }
    log = newestLog(folder.resolve("killed"));
    whole = Files.readAllBytes(log);
    assertTrue(whole.length > synced + UNANSWERED / 2, "the log is not where the writes are");
  }

  private RocksStore open(Path store) throws StoreException {
    return RocksStore.open(store, SMALL, bootKey, new SecureRandom()::nextBytes, Runnable::run);
  }

  private static void put(RocksStore store, int number, int size) throws Exception {
    byte[] value = new byte[size + 4];
    ByteBuffer.wrap(value).putInt(number);
    store
        .commit(changes -> {
          // Small values, so that the log and not a blob file holds them.
          for (int from = 0; from < value.length; from += 1000) {
            int to = Math.min(value.length, from + 1000);
            long row = (long) number << 32 | from;
            changes.put(
                Table.ENTRIES, QUEUE, row, Bytes.copyOf(Arrays.copyOfRange(value, from, to)));
          }
          return Done.DONE;
        })
        .get();
  }

  private static Path newestLog(Path store) throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9]+\\.log"))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Opens a copy whose log is {@code bytes}; which writes are there, and what was cut. */
  private Set<Integer> openWith(byte[] bytes, long cut) throws Exception {
    Path copy = folder.resolve("copy");
    copy(folder.resolve("killed"), copy);
    Files.write(newestLog(copy), bytes);
    try (RocksStore store = open(copy)) {
      assertEquals(cut, store.recovered().logBytesCut(), "seed " + seed);
      TreeSet<Integer> numbers = new TreeSet<>();
      for (View.Row row : store.view().range(Table.ENTRIES, QUEUE, 0, 100_000, 1L << 30)) {
        numbers.add((int) (row.number() >>> 32));
      }
      return numbers;
    } finally {
      try (Stream<Path> files = Files.list(copy)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static Set<Integer> upTo(int last) {
    TreeSet<Integer> numbers = new TreeSet<>();
    for (int i = 1; i <= last; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  @Test
  void aWholeLogIsReadToItsEnd() throws Exception {
    assertEquals(upTo(ANSWERED + 1), openWith(whole, 0));
    assertEquals(upTo(ANSWERED), openWith(Arrays.copyOf(whole, synced), 0));
  }

  @Test
  void aLastRecordCutAnywhereIsCutOff() throws Exception {
    for (int i = 0; i < 24; i++) {
      int length = i == 0 ? synced + 1 : synced + 1 + random.nextInt(whole.length - synced - 1);
      byte[] torn = Arrays.copyOf(whole, length);
      assertEquals(upTo(ANSWERED), openWith(torn, length - synced), "seed " + seed);
    }
  }

  /** Pages of an unsynced write reach the disk in any order; those that did not read as zeros. */
  @Test
  void aLastRecordOfWhichPagesAreMissingIsCutOff() throws Exception {
    int firstPage = synced / PAGE + 1;
    int lastPage = (whole.length - 1) / PAGE;
    for (int i = 0; i < 24; i++) {
      byte[] torn = whole.clone();
      int missing = firstPage + random.nextInt(lastPage - firstPage + 1);
      for (int page = firstPage; page <= lastPage; page++) {
        if (page == missing || random.nextInt(3) == 0) {
          int end = Math.min(torn.length, (page + 1) * PAGE);
          Arrays.fill(torn, page * PAGE, end, (byte) 0);
        }
      }
      assertEquals(upTo(ANSWERED), openWith(torn, torn.length - synced), "seed " + seed);
    }
  }

  @Test
  void garbageBehindTheLastSyncIsCutOff() throws Exception {
    for (int i = 0; i < 12; i++) {
      int length = 1 + random.nextInt(100_000);
      byte[] torn = Arrays.copyOf(whole, synced + length);
      byte[] garbage = new byte[length];
      if (i > 0) {
        random.nextBytes(garbage);
      }
      System.arraycopy(garbage, 0, torn, synced, length);
      assertEquals(upTo(ANSWERED), openWith(torn, length), "seed " + seed);
    }
  }

  /** A bit that is flipped where records follow: each of them had been answered. */
  @Test
  void damageBeforeTheLastRecordStopsTheStart() throws Exception {
    for (int i = 0; i < 40; i++) {
      byte[] damaged = Arrays.copyOf(whole, synced);
      int lastRecords = 10_000;
      int place = random.nextInt(synced - lastRecords);
      damaged[place] ^= (byte) (1 << random.nextInt(8));
      StoreException refused =
          assertThrows(StoreException.class, () -> openWith(damaged, 0), "seed " + seed);
      assertEquals(StoreException.Reason.DAMAGED, refused.reason(), "seed " + seed);
    }
  }

  @Test
  void aMissingStretchBeforeTheLastRecordStopsTheStart() throws Exception {
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, PAGE, 4 * PAGE, (byte) 0);
    StoreException refused =
        assertThrows(StoreException.class, () -> openWith(damaged, 0), "seed " + seed);
    assertEquals(StoreException.Reason.DAMAGED, refused.reason());
  }

  /** Looking, as a doctor does, tells the same and cuts nothing. */
  @Test
  void examiningChangesNothing() throws Exception {
    List<Integer> lengths = new ArrayList<>(List.of(synced, synced + 5, whole.length - 1));
    for (int length : lengths) {
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(whole, 0, length));
      }
      Recovered found = WriteAheadLog.examine(folder.resolve("killed"));
      assertEquals(length - synced, found.logBytesCut());
      assertEquals(length, Files.size(log));
    }
    assertEquals(0, WriteAheadLog.examine(folder.resolve("none")).logFiles());
  }
}
