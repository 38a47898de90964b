package pli.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;

/** The committer on a disk that is made up and fails when told to. */
class CommitterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final StoreOptions OPTIONS = new StoreOptions(1 << 20, 1 << 20, 0, 1 << 20, 1000);
  private static final Bytes ID = Bytes.utf8("id");

  private static final class MadeUp implements Committer.Disk, View {
    private final TreeMap<RowKey, Bytes> rows = new TreeMap<>();
    private volatile StoreException.@Nullable Reason failing;
    private volatile boolean room = true;
    private volatile @Nullable Error fault;
    private volatile boolean mayReopen = true;
    private volatile int writes;

    /** Open, unless a test wants writes to take long. */
    private volatile CountDownLatch written = new CountDownLatch(0);

    /** One for each write that has begun. */
    private final Semaphore writing = new Semaphore(0);

    /** One for each look that found room. */
    private final Semaphore foundRoom = new Semaphore(0);

    /** One for each time that it could be opened again. */
    private final Semaphore reopened = new Semaphore(0);

    @Override
    public @Nullable Row last(Table table, Bytes id, long from) {
      return null;
    }

    @Override
    public void write(Overlay overlay) throws StoreException {
      writing.release();
      await(written);
      writeNow(overlay);
    }

    private synchronized void writeNow(Overlay overlay) throws StoreException {
      StoreException.Reason reason = failing;
      if (reason != null) {
        throw new StoreException(reason);
      }
      Error thrown = fault;
      if (thrown != null) {
        throw thrown;
      }
      writes++;
      overlay
          .cells()
          .forEach((row, cell) -> {
            Bytes value = cell.value();
            if (value == null) {
              rows.remove(row);
            } else {
              rows.put(row, value);
            }
          });
    }

    @Override
    public long reserveBytes() {
      return 1 << 20;
    }

    @Override
    public boolean hasRoom() {
      boolean has = room;
      if (has) {
        foundRoom.release();
      }
      return has;
    }

    @Override
    public boolean reopen() {
      boolean may = mayReopen;
      if (may) {
        reopened.release();
      }
      return may;
    }

    @Override
    public synchronized @Nullable Bytes get(Table table, Bytes id, long number) {
      return rows.get(new RowKey(table, id, number));
    }

    @Override
    public synchronized List<Row> range(
        Table table, Bytes id, long from, int maxRows, long maxBytes) {
      List<Row> found = new ArrayList<>();
      rows.subMap(new RowKey(table, id, from), true, new RowKey(table, id, -1), true)
          .forEach((row, value) -> found.add(new Row(row.number(), value)));
      return found.subList(0, Math.min(maxRows, found.size()));
    }
  }

  private final MadeUp disk = new MadeUp();

  private Committer committer() {
    return new Committer(disk, disk, OPTIONS, Runnable::run);
  }

  private static Store.Change<Done, RuntimeException> put(int number) {
    return changes -> {
      changes.put(Table.ENTRIES, ID, number, Bytes.of(number));
      return Done.DONE;
    };
  }

  /** Keeps the committer waiting until the latch is open. */
  private static Store.Change<Done, RuntimeException> heldBy(CountDownLatch hold) {
    return changes -> {
      await(hold);
      return Done.DONE;
    };
  }

  private static void await(CountDownLatch hold) {
    try {
      hold.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Looks ahead, which may go wrong, and then deletes a row that the look has seen. */
  private record Looking(int number, AtomicInteger looked, AtomicInteger sawAllLook)
      implements Store.Change<Done, RuntimeException> {
    private static final int MANY = 100;

    /** All but the one for which the committer begins to wait for others. */
    private static final int LOOKING = MANY - 1;

    /** A fault of the look; what the disk refuses is none. */
    boolean isFaulty() {
      return number % 3 == 1;
    }

    @Override
    public void lookAhead(View view) throws StoreException {
      assertEquals(Bytes.of(number), view.get(Table.ENTRIES, ID, number));
      looked.incrementAndGet();
      if (number % 3 == 0) {
        throw new StoreException(StoreException.Reason.DAMAGED);
      } else if (isFaulty()) {
        throw new IllegalStateException("a look that went wrong");
      }
    }

    @Override
    public Done apply(Changes changes) {
      if (looked.get() == LOOKING) {
        sawAllLook.incrementAndGet();
      }
      changes.delete(Table.ENTRIES, ID, number);
      return Done.DONE;
    }
  }

  @Test
  void manyThatMakeRoomLookAheadBeforeAnyIsApplied() throws Exception {
    try (Committer committer = committer()) {
      for (int i = 0; i < Looking.MANY; i++) {
        assertNull(outcome(committer.add(put(i), false)));
      }
      AtomicInteger looked = new AtomicInteger();
      AtomicInteger sawAllLook = new AtomicInteger();
      CountDownLatch hold = new CountDownLatch(1);
      disk.written = hold;
      disk.writing.drainPermits();
      CompletableFuture<Done> before = committer.add(put(Looking.MANY), false);
      disk.writing.acquire();
      Map<Looking, CompletableFuture<Done>> all = new LinkedHashMap<>();
      for (int i = 0; i < Looking.MANY; i++) {
        Looking one = new Looking(i, looked, sawAllLook);
        all.put(one, committer.add(one, true));
      }
      hold.countDown();
      assertNull(outcome(before));
      int faulty = 0;
      for (Map.Entry<Looking, CompletableFuture<Done>> one : all.entrySet()) {
        if (one.getKey().isFaulty()) {
          faulty++;
          ExecutionException told = assertThrows(ExecutionException.class, one.getValue()::get);
          assertInstanceOf(IllegalStateException.class, told.getCause());
        } else {
          assertNull(outcome(one.getValue()));
        }
      }
      assertEquals(Looking.LOOKING, looked.get());
      assertEquals(Looking.MANY - faulty, sawAllLook.get());
      assertEquals(1 + faulty, disk.rows.size());
    }
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

  @Test
  void thoseThatWaitShareOneWrite() throws Exception {
    try (Committer committer = committer()) {
      CountDownLatch hold = new CountDownLatch(1);
      CompletableFuture<Done> first = committer.add(heldBy(hold), false);
      List<CompletableFuture<Done>> rest = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        rest.add(committer.add(put(i), false));
      }
      hold.countDown();
      first.get();
      for (CompletableFuture<Done> one : rest) {
        one.get();
      }
      assertEquals(1, disk.writes);
      assertEquals(100, disk.rows.size());
    }
  }

  @Test
  void aWriteThatFailsFailsAllThatSharedItAndIsRecoveredFrom() throws Exception {
    try (Committer committer = committer()) {
      assertNull(outcome(committer.add(put(1), false)));
      disk.mayReopen = false;
      disk.failing = StoreException.Reason.FULL;
      assertEquals(StoreException.Reason.UNAVAILABLE, outcome(committer.add(put(2), false)));
      disk.failing = null;
      assertEquals(StoreException.Reason.UNAVAILABLE, outcome(committer.add(put(3), false)));
      assertEquals(Store.State.FAILED, committer.state());
      disk.mayReopen = true;
      await(disk.reopened);
      assertNull(outcome(committer.add(put(4), false)));
      assertEquals(Store.State.ACCEPTING, committer.state());
      assertEquals(2, disk.rows.size());
    }
  }

  @Test
  void withoutRoomOnlyReleasesAreTaken() throws Exception {
    disk.room = false;
    try (Committer committer = committer()) {
      assertEquals(StoreException.Reason.FULL, outcome(committer.add(put(1), false)));
      assertNull(outcome(committer.add(put(2), true)));
      // What writes nothing needs no room.
      assertNull(outcome(committer.add(changes -> Done.DONE, false)));
      disk.room = true;
      await(disk.foundRoom);
      assertNull(outcome(committer.add(put(3), false)));
      assertEquals(2, disk.rows.size());
    }
  }

  /** A refusal for the sake of a row that then was not kept would be a lie. */
  @Test
  void whoWasRefusedBecauseOfAWriteThatFailedIsNotTold() throws Exception {
    try (Committer committer = committer()) {
      CountDownLatch hold = new CountDownLatch(1);
      var unused = committer.add(heldBy(hold), false);
      CompletableFuture<Done> first = committer.add(put(1), false);
      CompletableFuture<Done> second =
          committer.add(
              changes -> {
                if (changes.get(Table.ENTRIES, ID, 1) != null) {
                  throw new IllegalStateException("taken");
                }
                return Done.DONE;
              },
              false);
      disk.failing = StoreException.Reason.UNAVAILABLE;
      hold.countDown();
      assertEquals(StoreException.Reason.UNAVAILABLE, outcome(first));
      assertEquals(StoreException.Reason.UNAVAILABLE, outcome(second));
    }
  }

  @Test
  void aFaultOfOneChangeIsItsOwn() throws Exception {
    try (Committer committer = committer()) {
      CountDownLatch hold = new CountDownLatch(1);
      CompletableFuture<Done> first = committer.add(heldBy(hold), false);
      CompletableFuture<Done> faulty =
          committer.add(
              changes -> {
                changes.put(Table.ENTRIES, ID, 1, Bytes.of(1));
                throw new StackOverflowError("made up");
              },
              false);
      CompletableFuture<Done> beside = committer.add(put(2), false);
      hold.countDown();
      assertNull(outcome(first));
      ExecutionException told = assertThrows(ExecutionException.class, faulty::get);
      assertInstanceOf(StackOverflowError.class, told.getCause());
      assertNull(outcome(beside));
      assertEquals(Store.State.ACCEPTING, committer.state());
      assertEquals(List.of(Bytes.of(2)), List.copyOf(disk.rows.values()));
    }
  }

  @Test
  void aFaultInTheMiddleOfAWriteDoesNotEndTheCommitter() throws Exception {
    try (Committer committer = committer()) {
      disk.fault = new OutOfMemoryError("made up");
      assertEquals(StoreException.Reason.UNAVAILABLE, outcome(committer.add(put(1), false)));
      disk.fault = null;
      await(disk.reopened);
      assertNull(outcome(committer.add(put(2), false)));
      assertEquals(1, disk.rows.size());
    }
  }

  /** What would make room needs the database. */
  @Test
  void withoutRoomABrokenDatabaseIsOpenedAgainAllTheSame() throws Exception {
    disk.room = false;
    try (Committer committer = committer()) {
      disk.failing = StoreException.Reason.UNAVAILABLE;
      assertEquals(StoreException.Reason.UNAVAILABLE, outcome(committer.add(put(1), true)));
      disk.failing = null;
      await(disk.reopened);
      assertNull(outcome(committer.add(put(2), true)));
      assertEquals(Store.State.FULL, committer.state());
      assertEquals(1, disk.rows.size());
    }
  }

  /** The committer looks at its disk by a clock of its own; what is added behind a look has it. */
  private static void await(Semaphore look) throws InterruptedException {
    assertTrue(look.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS), "it never looked");
  }
}
