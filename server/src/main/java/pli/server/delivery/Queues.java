package pli.server.delivery;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.QueueId;
import pli.protocol.SubmissionId;
import pli.protocol.wire.Error;
import pli.server.store.Changes;
import pli.server.store.Done;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/** The queues: made, filled, acknowledged, deleted. Thread-safe. */
public final class Queues {
  /** Entries that one change deletes at most, so that others wait no longer than that takes. */
  private static final int MAX_DELETED = 4096;

  private final Store store;
  private final InstantSource clock;
  private final Readers readers;
  private final Budget budget;
  private final QueueQuota quota;

  /** What became of an entry. */
  enum Arrival {
    ADDED,
    GONE,
    FULL
  }

  /**
   * Queues in {@code store} that hold as much as the protocol allows; {@code readers} hear of new
   * entries.
   *
   * @param budget for Welcomes that are not written yet
   */
  public Queues(Store store, InstantSource clock, Readers readers, Budget budget) {
    this(store, clock, readers, budget, QueueQuota.standard());
  }

  /** The same with a quota for each queue. */
  public Queues(
      Store store, InstantSource clock, Readers readers, Budget budget, QueueQuota quota) {
    this.quota = quota;
    this.store = store;
    this.clock = clock;
    this.readers = readers;
    this.budget = budget;
  }

  /** Makes a queue; making it again with the same key changes nothing. */
  public CompletableFuture<Boolean> create(QueueId id, Bytes publicKey) {
    return store.commit(changes -> {
      @Nullable Queue queue = find(changes, id);
      if (queue == null) {
        save(changes, id, Queue.empty(publicKey));
      } else if (!queue.publicKey().equals(publicKey)) {
        throw Refusal.of(Error.Code.QUEUE_EXISTS);
      }
      return queue == null;
    });
  }

  /**
   * The key that reads a queue.
   *
   * @throws Refusal UNKNOWN_QUEUE
   */
  public Bytes publicKey(QueueId id) throws StoreException, Refusal {
    @Nullable Queue queue = Rows.get(store.view(), Table.QUEUES, id.value(), Queue::read);
    if (queue == null) {
      throw Refusal.of(Error.Code.UNKNOWN_QUEUE);
    }
    return queue.publicKey();
  }

  /** Puts a sealed Welcome into a registered device's contact queue. */
  public CompletableFuture<Accepted> deliverWelcome(
      QueueId contactQueue, SubmissionId submission, Bytes sealed) throws Refusal {
    Budget.Part held = budget.take(sealed.length());
    return store
        .commit(changes -> {
          @Nullable Accepted before = Submissions.find(changes, submission);
          if (before != null) {
            return before;
          }
          if (!ContactQueues.isContactQueue(changes, contactQueue)) {
            throw Refusal.of(Error.Code.UNKNOWN_QUEUE);
          }
          long now = clock.millis();
          switch (append(changes, contactQueue, sealed, now, quota)) {
            case ADDED -> {}
            case GONE -> throw Refusal.of(Error.Code.UNKNOWN_QUEUE);
            case FULL -> throw Refusal.of(Error.Code.QUEUE_FULL);
          }
          return Submissions.remember(changes, submission, new Accepted(1, 0, 0, false), now);
        })
        .whenComplete((accepted, failure) -> {
          held.close();
          readers.arrived(contactQueue);
        });
  }

  /** Deletes the entries up to a number, which may be beyond the last. */
  public CompletableFuture<Done> acknowledge(QueueId id, long upTo) {
    return store
        .release(new Acknowledgement(id, upTo))
        .thenCompose(
            more -> more ? acknowledge(id, upTo) : CompletableFuture.completedStage(Done.DONE));
  }

  /** True if there may be more to delete. */
  private record Acknowledgement(QueueId id, long upTo) implements Store.Change<Boolean, Refusal> {
    @Override
    public Boolean apply(Changes changes) throws StoreException, Refusal {
      return deleteUpTo(changes, id, upTo);
    }

    @Override
    public void lookAhead(View view) throws StoreException {
      @Nullable Queue queue = Rows.get(view, Table.QUEUES, id.value(), Queue::read);
      if (queue == null) {
        return;
      }
      long last = lastAtOnce(queue, upTo);
      // Where all go, no entry is read.
      boolean all = queue.isWhole() && last == queue.next() - 1;
      if (last >= queue.first() && !all) {
        view.get(Table.ENTRIES, id.value(), last);
      }
    }
  }

  /** Deletes a queue with all that is in it. */
  public CompletableFuture<Done> delete(QueueId id) {
    return store
        .release(changes -> {
          boolean more = deleteUpTo(changes, id, Long.MAX_VALUE);
          if (!more) {
            changes.delete(Table.QUEUES, id.value());
          }
          return more;
        })
        .thenCompose(more -> more ? delete(id) : CompletableFuture.completedStage(Done.DONE));
  }

  /** Whether there is such a queue. */
  static boolean exists(Changes changes, QueueId id) throws StoreException {
    return changes.get(Table.QUEUES, id.value()) != null;
  }

  /** Adds an entry, if there is room by the protocol. */
  static Arrival append(Changes changes, QueueId id, Bytes sealed, long now) throws StoreException {
    return append(changes, id, sealed, now, QueueQuota.standard());
  }

  /** Adds an entry, if there is room. */
  static Arrival append(Changes changes, QueueId id, Bytes sealed, long now, QueueQuota quota)
      throws StoreException {
    @Nullable Queue queue = find(changes, id);
    if (queue == null) {
      return Arrival.GONE;
    }
    if (!queue.hasRoomFor(sealed.length(), quota)) {
      return Arrival.FULL;
    }
    long today = Due.day(now);
    Queue after = queue.withEntry(sealed.length(), today);
    StoredEntry entry = new StoredEntry(now, after.bytesIn(), sealed);
    changes.put(Table.ENTRIES, id.value(), queue.next(), entry.encode());
    if (queue.dueDay() == today) {
      changes.keepAtHand(Table.QUEUES, id.value(), after.encodeAtHand());
    } else {
      Due.add(changes, today, Due.Kind.QUEUE, id.value());
      save(changes, id, after);
    }
    return Arrival.ADDED;
  }

  /** Deletes some entries up to a number; true if there may be more. */
  private static boolean deleteUpTo(Changes changes, QueueId id, long upTo)
      throws StoreException, Refusal {
    @Nullable Queue queue = Rows.get(changes, Table.QUEUES, id.value(), Queue::read);
    if (queue == null) {
      throw Refusal.of(Error.Code.UNKNOWN_QUEUE);
    }
    if (queue.isWhole()) {
      return deleteUpTo(changes, id, queue, upTo);
    }
    long last = lastAtOnce(queue, upTo);
    @Nullable Bytes row =
        last < queue.first() ? null : changes.get(Table.ENTRIES, id.value(), last);
    if (row == null) {
      return deleteUpTo(changes, id, whole(changes, id, queue), upTo);
    }
    // It is there, so its owner need not wait until the last one is found.
    delete(changes, id, queue.first(), last);
    long bytes = Rows.read(row, StoredEntry::read).bytesInAfter();
    changes.put(Table.QUEUES, id.value(), queue.withoutUpTo(last, bytes).encode());
    return last < upTo;
  }

  /** How far one change deletes. */
  private static long lastAtOnce(Queue queue, long upTo) {
    long wanted = queue.isWhole() ? Math.min(upTo, queue.next() - 1) : upTo;
    return Math.min(wanted, queue.first() + MAX_DELETED - 1);
  }

  static boolean deleteUpTo(Changes changes, QueueId id, Queue queue, long upTo)
      throws StoreException {
    long wanted = Math.min(upTo, queue.next() - 1);
    long last = lastAtOnce(queue, wanted);
    if (last < queue.first()) {
      return false;
    }
    // Where all go, all bytes go: the last entry need not be read for how many they were.
    boolean all = last == queue.next() - 1;
    long bytesOut = all ? queue.bytesIn() : bytesInAfter(changes, id, last);
    delete(changes, id, queue.first(), last);
    save(changes, id, queue.without(last + 1, bytesOut));
    return last < wanted;
  }

  private static void delete(Changes changes, QueueId id, long first, long last) {
    for (long number = first; number <= last; number++) {
      changes.delete(Table.ENTRIES, id.value(), number);
    }
  }

  private static long bytesInAfter(Changes changes, QueueId id, long number) throws StoreException {
    @Nullable Bytes row = changes.get(Table.ENTRIES, id.value(), number);
    if (row == null) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
    return Rows.read(row, StoredEntry::read).bytesInAfter();
  }

  private static void save(Changes changes, QueueId id, Queue queue) {
    changes.put(Table.QUEUES, id.value(), queue.encode());
    changes.keepAtHand(Table.QUEUES, id.value(), queue.encodeAtHand());
  }

  /**
   * The queue with all its entries, or null. Where its row is not at hand, those that came since it
   * was written are counted by the last one: each says how many bytes came up to it.
   */
  static @Nullable Queue find(View view, QueueId id) throws StoreException {
    @Nullable Queue queue = Rows.get(view, Table.QUEUES, id.value(), Queue::read);
    return queue == null || queue.isWhole() ? queue : whole(view, id, queue);
  }

  private static Queue whole(View view, QueueId id, Queue queue) throws StoreException {
    View.@Nullable Row last = view.last(Table.ENTRIES, id.value(), queue.next());
    return last == null
        ? queue.whole()
        : queue.upTo(last.number(), Rows.read(last.value(), StoredEntry::read).bytesInAfter());
  }
}
