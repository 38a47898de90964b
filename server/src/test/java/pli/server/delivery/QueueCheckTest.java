package pli.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.protocol.QueueId;
import pli.server.store.BootKey;
import pli.server.store.Changes;
import pli.server.store.Done;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;
import pli.server.store.Table;

/** Counters that belong to their entries, and each way in which they can fail to. */
class QueueCheckTest {
  private static final Entropy ENTROPY = target -> new SecureRandom().nextBytes(target);
  private static final long NOW = 20_000L * 86_400_000 + 12345;

  private @TempDir Path folder;
  private final BootKey key = BootKey.random(ENTROPY);
  private final QueueId queue = QueueId.random(ENTROPY);
  private RocksStore store;
  private Queues queues;

  @BeforeEach
  void open() throws Exception {
    store = SmallStore.open(folder, ENTROPY, key);
    queues = new Queues(store, () -> Instant.ofEpochMilli(NOW), new Readers(), new Budget(1 << 20));
    queues.create(queue, Bytes.copyOf(new byte[32])).get();
    for (int i = 1; i <= 5; i++) {
      append(queue, i);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void append(QueueId to, int length) throws Exception {
    Bytes sealed = Bytes.copyOf(new byte[length]);
    store
        .<Queues.Arrival, Exception>commit(changes -> Queues.append(changes, to, sealed, NOW))
        .get();
  }

  private interface Damage {
    void to(Changes changes) throws Exception;
  }

  private void damage(Damage damage) throws Exception {
    store
        .<Done, Exception>commit(changes -> {
          damage.to(changes);
          return Done.DONE;
        })
        .get();
  }

  @Test
  void whatWorksIsRightAtEachStep() throws Exception {
    for (int upTo = 0; upTo <= 5; upTo++) {
      if (upTo > 0) {
        queues.acknowledge(queue, upTo).get();
      }
      assertEquals(1, QueueCheck.verify(store.view(), NOW), "up to " + upTo);
    }
    queues.delete(queue).get();
    assertEquals(0, QueueCheck.verify(store.view(), NOW));
  }

  @Test
  void allQueuesOfADayAreLookedAt() throws Exception {
    for (int i = 0; i < 1500; i++) {
      QueueId other = QueueId.random(ENTROPY);
      queues.create(other, Bytes.copyOf(new byte[32])).get();
      append(other, 1);
    }
    assertEquals(1501, QueueCheck.verify(store.view(), NOW));
    assertEquals(1501, QueueCheck.verify(store.view(), NOW + 86_400_000));
    assertEquals(0, QueueCheck.verify(store.view(), NOW + 3 * 86_400_000));
  }

  @Test
  void aMissingOrAdditionalEntryIsDamage() throws Exception {
    List<Damage> damages = new ArrayList<>();
    Bytes id = queue.value();
    // The counters were written with the first entry; the others came since.
    damages.add(changes -> changes.delete(Table.ENTRIES, id, 1));
    damages.add(changes -> changes.delete(Table.ENTRIES, id, 2));
    damages.add(changes -> changes.delete(Table.ENTRIES, id, 4));
    // Now they are written with an acknowledgement, and count all.
    damages.add(changes -> {
      Queues.deleteUpTo(changes, queue, Objects.requireNonNull(Queues.find(changes, queue)), 2);
      changes.delete(Table.ENTRIES, id, 5);
    });
    damages.add(changes -> {
      Queues.deleteUpTo(changes, queue, Objects.requireNonNull(Queues.find(changes, queue)), 5);
      Bytes stray = new StoredEntry(NOW, 15, Bytes.of(1)).encode();
      changes.put(Table.ENTRIES, id, 6, stray);
    });
    damages.add(changes -> {
      Bytes last = changes.get(Table.ENTRIES, id, 5);
      changes.put(Table.ENTRIES, id, 6, Objects.requireNonNull(last));
    });
    for (Damage damage : damages) {
      damage(damage);
      // As at a start: of no queue anything is at hand.
      close();
      store = SmallStore.open(folder, ENTROPY, key);
      StoreException found =
          assertThrows(StoreException.class, () -> QueueCheck.verify(store.view(), NOW));
      assertEquals(StoreException.Reason.DAMAGED, found.reason());
      close();
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          if (!path.equals(folder)) {
            Files.delete(path);
          }
        }
      }
      open();
    }
  }

  @Test
  void readersOfAllQueuesCanBeWoken() {
    Readers readers = new Readers();
    AtomicInteger woken = new AtomicInteger();
    assertTrue(readers.add(queue, here -> woken.incrementAndGet()));
    assertTrue(readers.add(QueueId.random(ENTROPY), here -> woken.incrementAndGet()));
    readers.arrivedAnywhere();
    assertEquals(2, woken.get());
  }
}
