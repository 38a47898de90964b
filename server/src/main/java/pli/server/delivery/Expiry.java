package pli.server.delivery;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.protocol.Limits;
import pli.protocol.QueueId;
import pli.server.store.Changes;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/**
 * Deletes what has outlived its time, a little at a time and day by day: entries {@link
 * Limits#ENTRY_LIFETIME} after they were accepted, submission ids after {@link
 * Limits#SUBMISSION_MEMORY}, each at most a day later, and not while the clock is in doubt ({@link
 * SteadyClock}). How far it has come is part of the same change, so that it can be cut off
 * anywhere.
 */
public final class Expiry {
  private static final int STEP = 256;
  private static final int PAGE = 1024;
  private static final Bytes ENTRIES_DONE = Bytes.utf8("entries expired up to day");
  private static final Bytes SUBMISSIONS_DONE = Bytes.utf8("submissions expired up to day");

  private final Store store;
  private final InstantSource clock;
  private volatile boolean waitsForClock;
  private final Duration entryLifetime;

  /** Behind which submission the sweep goes on; steps come one after the other. */
  private volatile Bytes swept = Bytes.EMPTY;

  /** What there is to do after a look at the lists. */
  private sealed interface Next {
    /** Nothing now. */
    record Nothing() implements Next {}

    /** More of the lists. */
    record Lists() implements Next {}

    /** The submissions, whose rows have their days themselves, up to this one. */
    record Sweep(long overdue) implements Next {}
  }

  /** Expiry in {@code store}, of entries after as long as the protocol has it. */
  public Expiry(Store store, InstantSource clock) {
    this(store, clock, Limits.ENTRY_LIFETIME);
  }

  /** The same with another lifetime of entries, in whole days. */
  public Expiry(Store store, InstantSource clock, Duration entryLifetime) {
    this.store = store;
    this.clock = clock;
    this.entryLifetime = entryLifetime;
  }

  /** Does one step; true if there is more to do now. */
  public CompletableFuture<Boolean> step() {
    return store
        .<Next, StoreException>release(changes -> {
          waitsForClock = !SteadyClock.isBelieved(changes, clock.millis());
          if (waitsForClock) {
            return new Next.Nothing();
          }
          Next next =
              step(changes, SUBMISSIONS_DONE, Limits.SUBMISSION_MEMORY, Due.Kind.SUBMISSION);
          return next instanceof Next.Nothing
              ? step(changes, ENTRIES_DONE, entryLifetime, Due.Kind.QUEUE)
              : next;
        })
        .thenCompose(next ->
            switch (next) {
              case Next.Nothing() -> CompletableFuture.completedFuture(false);
              case Next.Lists() -> CompletableFuture.completedFuture(true);
              case Next.Sweep(long overdue) -> sweep(overdue);
            });
  }

  /**
   * Looks at some submissions and deletes those of {@code overdue} and before. Where it has come to
   * is in memory only: after a restart it begins anew, and the day is done when it was at the end.
   */
  private CompletableFuture<Boolean> sweep(long overdue) {
    List<Store.Placed> page;
    List<Bytes> over = new ArrayList<>();
    try {
      page = store.page(Table.SUBMISSIONS, swept, PAGE);
      for (Store.Placed row : page) {
        if (Rows.read(row.value(), Accepted::readDay) <= overdue) {
          over.add(row.place());
        }
      }
    } catch (StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
    Bytes reached = page.isEmpty() ? Bytes.EMPTY : page.getLast().place();
    if (over.isEmpty() && !page.isEmpty()) {
      swept = reached;
      return CompletableFuture.completedFuture(true);
    }
    return store
        .release(changes -> {
          over.forEach(place -> changes.deleteAt(Table.SUBMISSIONS, place));
          if (page.isEmpty()) {
            changes.put(Table.MARKS, SUBMISSIONS_DONE, day(overdue));
          }
          return true;
        })
        .thenApply(more -> {
          swept = reached;
          return more;
        });
  }

  /** Whether the last step did nothing because the clock had leapt ahead. */
  public boolean waitsForClock() {
    return waitsForClock;
  }

  private Next step(Changes changes, Bytes mark, Duration lifetime, Due.Kind kind)
      throws StoreException {
    long today = Due.day(clock.millis());
    // The whole of a day is over its time one day after its first moment is.
    long overdue = today - lifetime.toDays() - 1;
    @Nullable Bytes done = changes.get(Table.MARKS, mark);
    if (done == null) {
      changes.put(Table.MARKS, mark, day(overdue));
      return new Next.Nothing();
    }
    long day = Rows.read(done, TlsReader::u64) + 1;
    if (day > overdue + 1) {
      // The clock was set back: what is listed for the days between must be looked at again.
      changes.put(Table.MARKS, mark, day(overdue));
      return new Next.Nothing();
    }
    if (day > overdue) {
      return new Next.Nothing();
    }
    if (!expire(changes, day, kind)) {
      if (kind == Due.Kind.SUBMISSION && day == overdue) {
        return new Next.Sweep(overdue);
      }
      changes.put(Table.MARKS, mark, day(day));
    }
    return new Next.Lists();
  }

  /** Expires some things of {@code day}; true if there may be more. */
  private static boolean expire(Changes changes, long day, Due.Kind kind) throws StoreException {
    List<Due.Item> items = Due.list(changes, day, kind, STEP);
    for (Due.Item item : items) {
      boolean more =
          switch (item.kind()) {
            case SUBMISSION -> expireSubmission(changes, item.id());
            case QUEUE -> expireEntries(changes, new QueueId(item.id()), day);
            // These have their own lists, by the hour, and their own expiry.
            case ATTACHMENT -> false;
          };
      if (more) {
        return true;
      }
      Due.remove(changes, day, item);
    }
    return !items.isEmpty();
  }

  private static boolean expireSubmission(Changes changes, Bytes id) throws StoreException {
    if (changes.get(Table.SUBMISSIONS, id) != null) {
      changes.delete(Table.SUBMISSIONS, id);
    }
    return false;
  }

  /** Deletes entries of {@code day} and before; true if there may be more. */
  private static boolean expireEntries(Changes changes, QueueId id, long day)
      throws StoreException {
    @Nullable Queue queue = Queues.find(changes, id);
    if (queue == null) {
      return false;
    }
    List<View.Row> rows =
        changes.range(Table.ENTRIES, id.value(), queue.first(), STEP, Limits.MAX_FAN_OUT_BYTES);
    long last = 0;
    for (View.Row row : rows) {
      if (Due.day(Rows.read(row.value(), StoredEntry::read).acceptedMillis()) > day) {
        break;
      }
      last = row.number();
    }
    if (last != 0) {
      Queues.deleteUpTo(changes, id, queue, last);
    }
    return last != 0 && last == rows.get(rows.size() - 1).number();
  }

  private static Bytes day(long day) {
    return new TlsWriter(8).u64(day).toBytes();
  }
}
