package pli.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;

/**
 * A disk of 32 MiB that fills up. Needs the right to mount; who runs the tests without it sees them
 * skipped, and {@link CommitterTest} does the same with a disk that is made up.
 */
class FullDiskTest {
  private static final Bytes QUEUE = Bytes.utf8("queue");
  private static final long PATIENCE_MILLIS = 60_000;

  private @TempDir Path folder;
  private Path disk;
  private BootKey bootKey;

  @BeforeEach
  void mount() throws Exception {
    bootKey = BootKey.random(new SecureRandom()::nextBytes);
    disk = Files.createDirectory(folder.resolve("disk"));
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=32m", "none", disk.toString()) == 0;
    assumeTrue(mounted, "no right to mount a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString());
  }

  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  private RocksStore open(long reserve) throws Exception {
    StoreOptions options = new StoreOptions(1 << 20, 1 << 18, reserve, 1 << 16, 10_000);
    Files.createDirectories(disk.resolve("store"));
    return RocksStore.open(
        disk.resolve("store"), options, bootKey, new SecureRandom()::nextBytes, Runnable::run);
  }

  @Test
  void withAReserveTheDiskNeverFillsAndReleasesGoOn() throws Exception {
    fillAndRecover(3 << 20);
  }

  @Test
  void withoutOneTheWriteFailsAndTheStoreRecovers() throws Exception {
    fillAndRecover(0);
  }

  private void fillAndRecover(long reserve) throws Exception {
    Path ballast = disk.resolve("ballast");
    try (OutputStream out = Files.newOutputStream(ballast)) {
      out.write(new byte[16 << 20]);
    }
    List<Integer> accepted = new ArrayList<>();
    List<Integer> refused = new ArrayList<>();
    AtomicInteger reopened = new AtomicInteger();
    try (RocksStore store = open(reserve)) {
      store.onReopened(found -> reopened.incrementAndGet());
      StoreException.@Nullable Reason reason = null;
      for (int i = 0; i < 10_000 && reason == null; i++) {
        reason = put(store, i, 4000);
        (reason == null ? accepted : refused).add(i);
      }
      // Without a reserve it is the write itself that fails, and then nobody knows what was kept.
      assertEquals(
          reserve > 0 ? StoreException.Reason.FULL : StoreException.Reason.UNAVAILABLE, reason);
      assertTrue(accepted.size() > 100, "full after " + accepted.size());
      if (reserve > 0) {
        assertNull(release(store, accepted.remove(0)));
      }
      Files.delete(ballast);
      int again = 10_001;
      long start = System.currentTimeMillis();
      while (put(store, again, 4000) != null) {
        refused.add(again++);
        assertTrue(System.currentTimeMillis() - start < PATIENCE_MILLIS, "no recovery");
        Thread.sleep(50);
      }
      accepted.add(again);
      assertEquals(new TreeSet<>(accepted), numbers(store));
      assertEquals(reserve == 0, reopened.get() > 0);
    }
    try (RocksStore store = open(0)) {
      assertEquals(new TreeSet<>(accepted), numbers(store));
    }
    assertTrue(!refused.isEmpty());
  }

  private static TreeSet<Integer> numbers(RocksStore store) throws StoreException {
    TreeSet<Integer> numbers = new TreeSet<>();
    for (View.Row row : store.view().range(Table.ENTRIES, QUEUE, 0, 100_000, 1L << 30)) {
      numbers.add((int) row.number());
      assertEquals(row.number(), row.value().asByteBuffer().getInt());
    }
    return numbers;
  }

  /** Null if it was accepted. */
  private static StoreException.@Nullable Reason put(RocksStore store, int number, int size)
      throws InterruptedException {
    Bytes value = Bytes.copyOf(ByteBuffer.allocate(size).putInt(number).array());
    return outcome(
        store.commit(changes -> {
          changes.put(Table.ENTRIES, QUEUE, number, value);
          return Done.DONE;
        }));
  }

  private static StoreException.@Nullable Reason release(RocksStore store, int number)
      throws InterruptedException {
    return outcome(
        store.release(changes -> {
          changes.delete(Table.ENTRIES, QUEUE, number);
          changes.put(Table.QUEUES, QUEUE, Bytes.of(1));
          return Done.DONE;
        }));
  }

  private static StoreException.@Nullable Reason outcome(CompletableFuture<Done> future)
      throws InterruptedException {
    try {
      future.get();
      return null;
    } catch (ExecutionException e) {
      return assertInstanceOf(StoreException.class, e.getCause()).reason();
    }
  }
}
