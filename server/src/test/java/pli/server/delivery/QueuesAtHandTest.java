package pli.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.protocol.QueueId;
import pli.server.store.BootKey;
import pli.server.store.Done;
import pli.server.store.RocksStore;
import pli.server.store.Table;
import pli.server.store.View;

/** A queue is what was put into it, whether its counters are at hand, behind, or of an old form. */
class QueuesAtHandTest {
  private static final Entropy ENTROPY = target -> new SecureRandom().nextBytes(target);
  private static final long DAY = 86_400_000;
  private static final int STEPS = 600;
  private static final int QUEUES = 3;

  private @TempDir Path folder;
  private final BootKey key = BootKey.random(ENTROPY);
  private long now = 20_000 * DAY;

  /** A queue as it should be. */
  private static final class Model {
    final QueueId id = QueueId.random(ENTROPY);
    final Deque<Integer> lengths = new ArrayDeque<>();
    long first = 1;
    long bytesIn;
    long bytesOut;

    long next() {
      return first + lengths.size();
    }

    void taken(long upTo) {
      while (first <= upTo && !lengths.isEmpty()) {
        bytesOut += lengths.remove();
        first++;
      }
    }
  }

  private Queues queues(RocksStore store) {
    return new Queues(store, () -> Instant.ofEpochMilli(now), new Readers(), new Budget(1 << 20));
  }

  private void append(RocksStore store, Model to, int length, boolean isRefused) throws Exception {
    Bytes sealed = Bytes.copyOf(new byte[length]);
    store
        .<Queues.Arrival, Exception>commit(changes -> {
          Queues.Arrival arrival = Queues.append(changes, to.id, sealed, now);
          if (isRefused) {
            throw new IllegalStateException("it decided against itself");
          }
          return arrival;
        })
        .exceptionally(failure -> Queues.Arrival.GONE)
        .get();
    if (!isRefused) {
      to.lengths.add(length);
      to.bytesIn += length;
    }
  }

  private static void acknowledge(Queues queues, Model of, long upTo) throws Exception {
    queues.acknowledge(of.id, upTo).get();
    of.taken(upTo);
  }

  private static void check(View view, Model model, String where) throws Exception {
    @Nullable Queue queue = Queues.find(view, model.id);
    assertNotNull(queue, where);
    assertEquals(model.first, queue.first(), where);
    assertEquals(model.next(), queue.next(), where);
    assertEquals(model.bytesIn, queue.bytesIn(), where);
    assertEquals(model.bytesOut, queue.bytesOut(), where);
    List<Integer> lengths = new ArrayList<>();
    for (View.Row row : view.range(Table.ENTRIES, model.id.value(), 0, 1000, 1 << 30)) {
      lengths.add(Rows.read(row.value(), StoredEntry::read).sealed().length());
    }
    assertEquals(new ArrayList<>(model.lengths), lengths, where);
  }

  /** Whatever is done, in whatever order, with new starts in between and days that go by. */
  @Test
  void aQueueIsWhatWasPutIntoIt() throws Exception {
    long seed = Long.getLong("pli.seed", 7);
    Random random = new Random(seed);
    List<Model> models = new ArrayList<>();
    RocksStore store = SmallStore.open(folder, ENTROPY, key);
    try {
      for (int i = 0; i < QUEUES; i++) {
        models.add(new Model());
        queues(store).create(models.get(i).id, Bytes.copyOf(new byte[32])).get();
      }
      for (int step = 0; step < STEPS; step++) {
        Model model = models.get(random.nextInt(QUEUES));
        switch (random.nextInt(10)) {
          case 0 -> acknowledge(queues(store), model, model.first + random.nextInt(4));
          case 1 -> acknowledge(queues(store), model, Long.MAX_VALUE);
          case 2 -> append(store, model, 1 + random.nextInt(40), true);
          case 3 -> now += random.nextInt(3) == 0 ? DAY : 1;
          case 4 -> {
            if (random.nextInt(4) == 0) {
              assertEquals(QUEUES, models.size());
              store.close();
              store = SmallStore.open(folder, ENTROPY, key);
              QueueCheck.verify(store.view(), now);
            }
          }
          default -> append(store, model, 1 + random.nextInt(40), false);
        }
        for (Model each : models) {
          check(store.view(), each, "seed " + seed + ", step " + step);
        }
      }
    } finally {
      store.close();
    }
  }

  /** Many queues that nothing is at hand of are acknowledged at once, each of them twice. */
  @Test
  void manyAcknowledgedAtOnce() throws Exception {
    List<Model> models = new ArrayList<>();
    try (RocksStore store = SmallStore.open(folder, ENTROPY, key)) {
      for (int i = 0; i < 150; i++) {
        Model model = new Model();
        models.add(model);
        queues(store).create(model.id, Bytes.copyOf(new byte[32])).get();
        for (int entry = 0; entry < 4; entry++) {
          append(store, model, 1 + i % 40, false);
        }
      }
    }
    try (RocksStore store = SmallStore.open(folder, ENTROPY, key)) {
      List<CompletableFuture<Done>> all = new ArrayList<>();
      for (Model model : models) {
        all.add(queues(store).acknowledge(model.id, 1));
        all.add(queues(store).acknowledge(model.id, 3));
      }
      for (CompletableFuture<Done> one : all) {
        one.get();
      }
      for (Model model : models) {
        model.taken(3);
        check(store.view(), model, "acknowledged at once");
        append(store, model, 7, false);
        check(store.view(), model, "and one more");
      }
    }
    try (RocksStore store = SmallStore.open(folder, ENTROPY, key)) {
      QueueCheck.verify(store.view(), now);
      for (Model model : models) {
        check(store.view(), model, "opened again");
      }
    }
  }

  /** What a server of before has written is read as it is, and what came since is found. */
  @Test
  void aRowOfBeforeIsRead() throws Exception {
    Model model = new Model();
    try (RocksStore store = SmallStore.open(folder, ENTROPY, key)) {
      Queues queues = queues(store);
      queues.create(model.id, Bytes.copyOf(new byte[32])).get();
      append(store, model, 5, false);
      append(store, model, 6, false);
      Queue queue = Queues.find(store.view(), model.id);
      assertNotNull(queue);
      Bytes written = queue.encode();
      Bytes before = Bytes.concat(Bytes.of(1), written.slice(1, written.length()));
      store
          .<Boolean, Exception>commit(changes -> {
            changes.put(Table.QUEUES, model.id.value(), before);
            return true;
          })
          .get();
      check(store.view(), model, "as it was");
      append(store, model, 7, false);
      check(store.view(), model, "with one more");
    }
    try (RocksStore store = SmallStore.open(folder, ENTROPY, key)) {
      check(store.view(), model, "after a new start");
      acknowledge(queues(store), model, 2);
      check(store.view(), model, "acknowledged");
    }
  }

  /** Who takes entries out behind a new start need not wait until the last one is found. */
  @Test
  void whatIsTakenOutBeforeTheEndIsKnown() throws Exception {
    Model model = new Model();
    try (RocksStore store = SmallStore.open(folder, ENTROPY, key)) {
      queues(store).create(model.id, Bytes.copyOf(new byte[32])).get();
      for (int length = 1; length <= 6; length++) {
        append(store, model, length, false);
      }
    }
    for (long upTo : List.of(1L, 2L, 5L, 5L, 6L, 9L)) {
      try (RocksStore store = SmallStore.open(folder, ENTROPY, key)) {
        acknowledge(queues(store), model, upTo);
        check(store.view(), model, "up to " + upTo);
      }
      try (RocksStore store = SmallStore.open(folder, ENTROPY, key)) {
        QueueCheck.verify(store.view(), now);
        check(store.view(), model, "after a new start, up to " + upTo);
      }
    }
    try (RocksStore store = SmallStore.open(folder, ENTROPY, key)) {
      append(store, model, 7, false);
      check(store.view(), model, "with one more");
      assertEquals(7, model.first);
    }
    try (RocksStore store = SmallStore.open(folder, ENTROPY, key)) {
      queues(store).delete(model.id).get();
      assertNull(Queues.find(store.view(), model.id));
      assertEquals(
          List.of(), store.view().range(Table.ENTRIES, model.id.value(), 0, 10, Long.MAX_VALUE));
    }
  }

  /** An entry costs a row of its own and no more, but for the first of a day. */
  @Test
  void countersAreNotWrittenForEachEntry() throws Exception {
    Model model = new Model();
    try (RocksStore store = SmallStore.open(folder, ENTROPY, key)) {
      queues(store).create(model.id, Bytes.copyOf(new byte[32])).get();
      append(store, model, 5, false);
      append(store, model, 6, false);
      append(store, model, 7, false);
    }
    try (RocksStore store = SmallStore.open(folder, ENTROPY, key)) {
      Queue written = Rows.get(store.view(), Table.QUEUES, model.id.value(), Queue::read);
      assertNotNull(written);
      assertFalse(written.isWhole());
      assertEquals(2, written.next());
      check(store.view(), model, "what follows");
    }
  }
}
