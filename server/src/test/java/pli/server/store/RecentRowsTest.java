package pli.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;

/** What is kept of rows is what is committed, or nothing. */
class RecentRowsTest {
  private static final StoreOptions SMALL = new StoreOptions(1 << 20, 1 << 20, 0, 1 << 20, 10_000);

  private final RecentRows recent = new RecentRows();

  private static RowKey queue(int id) {
    return new RowKey(Table.QUEUES, Bytes.of(id >> 16, id >> 8, id), 0);
  }

  @Test
  void aRowIsItselfAndNoOther() {
    recent.put(queue(1), Bytes.of(7));
    assertEquals(Bytes.of(7), recent.get(queue(1)));
    assertNull(recent.get(queue(2)));
    assertNull(recent.get(new RowKey(Table.QUEUES, queue(1).id(), 1)));
    assertNull(recent.get(new RowKey(Table.ROUTES, queue(1).id(), 0)));
    recent.clear();
    assertNull(recent.get(queue(1)));
  }

  @Test
  void manyRowsPushEachOtherOut() {
    int rows = 100_000;
    for (int i = 0; i < rows; i++) {
      recent.put(queue(i), Bytes.of(i >> 16, i >> 8, i));
    }
    int kept = 0;
    for (int i = 0; i < rows; i++) {
      @Nullable Bytes value = recent.get(queue(i));
      assertTrue(value == null || value.equals(Bytes.of(i >> 16, i >> 8, i)));
      kept += value == null ? 0 : 1;
    }
    assertTrue(kept > 0 && kept <= 1 << 16, "kept " + kept);
  }

  @Test
  void aValueThatBecameTooLargeIsNotTheOldOne() {
    recent.put(queue(1), Bytes.of(7));
    recent.put(queue(1), Bytes.adopt(new byte[1 << 20]));
    assertNull(recent.get(queue(1)));
  }

  @Test
  void whatIsDeletedIsGone() {
    recent.put(queue(1), Bytes.of(7));
    Overlay overlay = new Overlay(new Nothing());
    overlay.delete(Table.QUEUES, queue(1).id(), 0);
    overlay.put(Table.QUEUES, queue(2).id(), Bytes.of(8));
    recent.written(overlay);
    assertNull(recent.get(queue(1)));
    assertEquals(Bytes.of(8), recent.get(queue(2)));
  }

  /** Else one of the places would keep what the row was. */
  @Test
  void aRowThatTwoPutAtOnceHasOnePlace() throws InterruptedException {
    int rounds = 20_000;
    AtomicInteger ready = new AtomicInteger();
    Runnable putting =
        () -> {
          for (int round = 0; round < rounds; round++) {
            ready.incrementAndGet();
            while (ready.get() < 2 * (round + 1)) {
              Thread.onSpinWait();
            }
            recent.put(queue(round), Bytes.of(7));
          }
        };
    Thread other = Thread.ofPlatform().start(putting);
    putting.run();
    other.join();
    Overlay overlay = new Overlay(new Nothing());
    for (int round = 0; round < rounds; round++) {
      overlay.delete(Table.QUEUES, queue(round).id(), 0);
    }
    recent.written(overlay);
    for (int round = 0; round < rounds; round++) {
      assertNull(recent.get(queue(round)));
    }
  }

  private static final class Nothing implements View {
    @Override
    public @Nullable Bytes get(Table table, Bytes id, long number) {
      return null;
    }

    @Override
    public @Nullable Row last(Table table, Bytes id, long from) {
      return null;
    }

    @Override
    public java.util.List<Row> range(Table table, Bytes id, long from, int maxRows, long maxBytes) {
      return java.util.List.of();
    }
  }

  /** Changes of a few rows over and over, some of which decide against themselves. */
  @Test
  void aStoreReadsWhatWasCommitted(@TempDir Path folder) throws Exception {
    long seed = 20_261_126;
    Random random = new Random(seed);
    Map<Integer, Integer> model = new HashMap<>();
    BootKey key = BootKey.random(new SecureRandom()::nextBytes);
    try (RocksStore store =
        RocksStore.open(folder, SMALL, key, new SecureRandom()::nextBytes, Runnable::run)) {
      for (int step = 0; step < 2000; step++) {
        int id = random.nextInt(20);
        int value = step;
        int what = random.nextInt(4);
        store
            .commit(changes -> {
              @Nullable Bytes before = changes.get(Table.QUEUES, queue(id).id());
              assertEquals(value(model.get(id)), before, "seed " + seed + ", step " + value);
              if (what == 0) {
                changes.delete(Table.QUEUES, queue(id).id());
              } else {
                changes.put(Table.QUEUES, queue(id).id(), Bytes.of(value >> 8, value));
              }
              if (what == 1) {
                throw new IllegalStateException("it decided against itself");
              }
              return Done.DONE;
            })
            .exceptionally(failure -> {
              assertEquals(IllegalStateException.class, failure.getClass(), failure.toString());
              return Done.DONE;
            })
            .get();
        if (what == 0) {
          model.remove(id);
        } else if (what != 1) {
          model.put(id, value);
        }
        assertEquals(value(model.get(id)), store.view().get(Table.QUEUES, queue(id).id()));
      }
    }
  }

  private static @Nullable Bytes value(@Nullable Integer step) {
    return step == null ? null : Bytes.of(step >> 8, step);
  }
}
