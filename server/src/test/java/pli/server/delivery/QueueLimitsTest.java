package pli.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.protocol.Limits;
import pli.protocol.QueueId;
import pli.protocol.SubmissionId;
import pli.protocol.wire.Error;
import pli.server.store.RocksStore;
import pli.server.store.Table;

/** What is too much, and what is too old. */
class QueueLimitsTest {
  private static final Entropy ENTROPY = target -> new SecureRandom().nextBytes(target);
  private static final long DAY = 86_400_000;

  private @TempDir Path folder;
  private final QueueId queue = QueueId.random(ENTROPY);
  private long now = 20_000 * DAY + 12345;
  private RocksStore store;
  private Queues queues;
  private Expiry expiry;

  @BeforeEach
  void open() throws Exception {
    store = SmallStore.open(folder, ENTROPY);
    InstantSource clock = () -> Instant.ofEpochMilli(now);
    queues = new Queues(store, clock, new Readers(), new Budget(64 << 20));
    expiry = new Expiry(store, clock);
    queues.create(queue, Bytes.copyOf(new byte[32])).get();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Queues.Arrival append(Bytes sealed) throws Exception {
    return store
        .<Queues.Arrival, Exception>commit(changes -> Queues.append(changes, queue, sealed, now))
        .get();
  }

  private List<Long> numbers() throws Exception {
    return store.view().range(Table.ENTRIES, queue.value(), 0, 200_000, 1L << 40).stream()
        .map(row -> row.number())
        .toList();
  }

  /** Days go by while the server runs. */
  private void pass(int days) throws Exception {
    for (int i = 0; i < days; i++) {
      now += DAY;
      expire();
    }
  }

  private void expire() throws Exception {
    while (expiry.step().get()) {
      // Until there is nothing more to do.
    }
  }

  @Test
  void aQueueTakesSoManyEntriesAndNoMore() throws Exception {
    for (int chunk = 0; chunk < 10; chunk++) {
      store
          .<Boolean, Exception>commit(changes -> {
            for (int i = 0; i < Limits.MAX_QUEUE_ENTRIES / 10; i++) {
              assertEquals(Queues.Arrival.ADDED, Queues.append(changes, queue, Bytes.of(i), now));
            }
            return true;
          })
          .get();
    }
    assertEquals(Queues.Arrival.FULL, append(Bytes.of(1)));
    ContactQueuesMark.mark(store, queue);
    ExecutionException refused =
        assertThrows(
            ExecutionException.class,
            () -> queues.deliverWelcome(queue, SubmissionId.random(ENTROPY), Bytes.of(1)).get());
    assertEquals(Error.Code.QUEUE_FULL, assertInstanceOf(Refusal.class, refused.getCause()).code());
    queues.acknowledge(queue, 1).get();
    assertEquals(Queues.Arrival.ADDED, append(Bytes.of(1)));
    assertEquals(Queues.Arrival.FULL, append(Bytes.of(1)));
    // More than one change deletes.
    queues.acknowledge(queue, 99_999).get();
    assertEquals(List.of(100_000L, 100_001L), numbers());
    queues.delete(queue).get();
    assertEquals(List.of(), numbers());
    assertEquals(Queues.Arrival.GONE, append(Bytes.of(1)));
  }

  @Test
  void aQueueTakesSoManyBytesAndNoMore() throws Exception {
    Bytes large = Bytes.copyOf(new byte[2 << 20]);
    List<Queues.Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < 129; i++) {
      arrivals.add(append(large));
    }
    assertEquals(128, arrivals.stream().filter(Queues.Arrival.ADDED::equals).count());
    assertEquals(Queues.Arrival.FULL, arrivals.get(128));
    queues.acknowledge(queue, 3).get();
    for (int i = 0; i < 3; i++) {
      assertEquals(Queues.Arrival.ADDED, append(large));
    }
    assertEquals(Queues.Arrival.FULL, append(Bytes.of(1)));
  }

  @Test
  void entriesGoWhenTheirTimeIsOver() throws Exception {
    expire();
    append(Bytes.of(1));
    append(Bytes.of(2));
    pass(10);
    append(Bytes.of(3));
    pass(20);
    assertEquals(List.of(1L, 2L, 3L), numbers());
    pass(2);
    assertEquals(List.of(3L), numbers());
    // The numbers go on where they were.
    append(Bytes.of(4));
    assertEquals(List.of(3L, 4L), numbers());
    pass(400);
    assertEquals(List.of(), numbers());
    append(Bytes.of(5));
    assertEquals(List.of(5L), numbers());
    queues.acknowledge(queue, 5).get();
    assertEquals(List.of(), numbers());
  }

  @Test
  void entriesThatWereAcknowledgedNeedNotExpire() throws Exception {
    expire();
    for (int i = 1; i <= 600; i++) {
      append(Bytes.of(1));
    }
    queues.acknowledge(queue, 300).get();
    pass(32);
    assertEquals(List.of(), numbers());
  }

  @Test
  void aSubmissionIsRememberedForAWeek() throws Exception {
    expire();
    ContactQueuesMark.mark(store, queue);
    SubmissionId submission = SubmissionId.random(ENTROPY);
    assertTrue(!queues.deliverWelcome(queue, submission, Bytes.of(1)).get().repeated());
    pass(7);
    assertTrue(queues.deliverWelcome(queue, submission, Bytes.of(1)).get().repeated());
    pass(2);
    assertTrue(!queues.deliverWelcome(queue, submission, Bytes.of(1)).get().repeated());
    assertNotNull(store.view().get(Table.SUBMISSIONS, submission.value()));
  }

  @Test
  void aClockThatLeapsAheadAndIsSetRightHasNothingDeleted() throws Exception {
    expire();
    ContactQueuesMark.mark(store, queue);
    SubmissionId submission = SubmissionId.random(ENTROPY);
    queues.deliverWelcome(queue, submission, Bytes.of(1)).get();
    now += 40 * DAY;
    expire();
    assertTrue(expiry.waitsForClock());
    append(Bytes.of(2));
    now += DAY / 2;
    expire();
    now -= 40 * DAY;
    expire();
    assertTrue(queues.deliverWelcome(queue, submission, Bytes.of(1)).get().repeated());
    pass(2);
    assertTrue(!expiry.waitsForClock());
    assertEquals(List.of(1L, 2L), numbers());
  }

  /** Who is wrong for longer than anybody's patience is right. */
  @Test
  void aClockThatLeaptAndWentOnIsBelieved() throws Exception {
    expire();
    append(Bytes.of(1));
    now += 40 * DAY;
    expire();
    assertEquals(List.of(1L), numbers());
    pass(1);
    assertEquals(List.of(), numbers());
  }

  /** The days that a wrong clock had run through come again, and what came on them goes in time. */
  @Test
  void afterAClockWasSetBackThingsExpireAgain() throws Exception {
    expire();
    now += 40 * DAY;
    expire();
    pass(2);
    now -= 42 * DAY;
    expire();
    append(Bytes.of(1));
    pass(30);
    assertEquals(List.of(1L), numbers());
    pass(2);
    assertEquals(List.of(), numbers());
  }

  @Test
  void memoryHasABudget() throws Exception {
    Queues poor = new Queues(store, InstantSource.system(), new Readers(), new Budget(10_000));
    Refusal refused =
        assertThrows(
            Refusal.class,
            () ->
                poor.deliverWelcome(
                    queue, SubmissionId.random(ENTROPY), Bytes.copyOf(new byte[20_000])));
    assertEquals(Error.Code.UNAVAILABLE, refused.code());
    assertTrue(refused.toWire().getRetryAfterMillis() > 0);
  }

  /** Marks a queue as a contact queue, as the directory does. */
  private static final class ContactQueuesMark {
    static void mark(RocksStore store, QueueId queue) throws Exception {
      store
          .<Boolean, Exception>commit(changes -> {
            ContactQueues.mark(changes, queue);
            return true;
          })
          .get();
    }
  }
}
