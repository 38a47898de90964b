package pli.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that changes the store. It takes all changes that wait, applies them one after the
 * other to an overlay, writes that with one synced write, and only then says of any of them that it
 * is done: group commit.
 *
 * <p>Changes that only delete (acknowledgements, above all) are written even when the disk is
 * nearly full, because they are what makes room. They wait a moment for more of their kind, and
 * longer, a fifth of a second at most, while many come: a synced write costs nearly the same for
 * one as for hundreds, and nobody is in a hurry for them. What comes meanwhile and does more than
 * delete is not kept waiting.
 */
final class Committer implements AutoCloseable {
  private static final int MAX_CHANGES = 4096;
  private static final long LINGER_NANOS = 10_000_000;

  /** How often they wait so long if more keeps coming. */
  private static final int MAX_LINGERS = 20;

  /** So many more in that time say that one message has gone to many, who acknowledge it now. */
  private static final int MANY = 64;

  private static final long LOOK_AT_DISK_MILLIS = 1000;
  private static final int LOOKS_PER_RESERVE = 8;
  private static final int LOOKS_PER_REOPENING = 5;

  private final Disk disk;
  private final View committed;
  private final StoreOptions options;
  private final Executor completions;
  private final BlockingQueue<Waiting<?>> waiting;

  /** How many wait that do more than delete; never less than there are. */
  private final AtomicInteger pressing = new AtomicInteger();

  /** Whether the thread waits for company, and is to be woken for what presses. */
  private volatile boolean lingering;

  private final Thread thread;
  private volatile boolean closing;
  private volatile Store.State state = Store.State.ACCEPTING;

  /** Committer's thread: whether the engine is usable; after a failed write it is not. */
  private boolean broken;

  private long lookedAtDisk;
  private int looksWithoutRoom;

  private long writtenSince;

  /** What the committer needs of an engine. */
  interface Disk {
    /** One synced write; on failure the disk must be reopened before the next. */
    void write(Overlay overlay) throws StoreException;

    /** How much must be free. */
    long reserveBytes();

    /** Whether more than the reserve is free. */
    boolean hasRoom();

    /** Reads back what is really there; false if that is not possible yet. */
    boolean reopen();
  }

  /** A change, who waits for it, and how it went. */
  private static final class Waiting<T> {
    private final Store.Change<T, ?> change;
    private final boolean makesRoom;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Throwable failure;

    Waiting(Store.Change<T, ?> change, boolean makesRoom) {
      this.change = change;
      this.makesRoom = makesRoom;
    }

    /** What the disk refuses here it refuses again when it is needed; a fault is how it went. */
    void lookAhead(View committed) {
      try {
        change.lookAhead(committed);
      } catch (StoreException e) {
        return;
      } catch (RuntimeException | Error e) {
        failure = e;
      }
    }

    /** Applies it to an overlay of its own on {@code batch}; what it throws is how it went. */
    void apply(Overlay batch, boolean hasRoom) {
      if (failure != null) {
        return;
      }
      Overlay own = new Overlay(batch);
      FutureTask<T> applied = new FutureTask<>(() -> change.apply(own));
      applied.run();
      if (applied.state() == Future.State.FAILED) {
        failure = applied.exceptionNow();
      } else if (!hasRoom && !makesRoom && own.bytes() > 0) {
        failure = new StoreException(StoreException.Reason.FULL);
      } else {
        result = applied.resultNow();
        batch.absorb(own);
      }
    }

    /** Also a change that had decided against itself: it may have seen what was not kept. */
    void fail(StoreException reason) {
      failure = reason;
    }

    @SuppressWarnings("NullAway") // a change may have nothing to say; then T admits null
    void complete() {
      if (failure != null) {
        future.completeExceptionally(failure);
      } else {
        future.complete(result);
      }
    }
  }

  Committer(Disk disk, View committed, StoreOptions options, Executor completions) {
    this.disk = disk;
    this.committed = committed;
    this.options = options;
    this.completions = completions;
    waiting = new LinkedBlockingQueue<>(options.maxWaiting());
    thread = Thread.ofPlatform().name("committer").daemon().start(this::run);
  }

  <T> CompletableFuture<T> add(Store.Change<T, ?> change, boolean makesRoom) {
    Waiting<T> next = new Waiting<>(change, makesRoom);
    if (closing) {
      return CompletableFuture.failedFuture(new StoreException(StoreException.Reason.CLOSED));
    }
    if (!makesRoom) {
      pressing.incrementAndGet();
    }
    if (!waiting.offer(next)) {
      taken(next);
      return CompletableFuture.failedFuture(new StoreException(StoreException.Reason.UNAVAILABLE));
    }
    if (!makesRoom && lingering) {
      LockSupport.unpark(thread);
    }
    return next.future;
  }

  /** It waits no longer. */
  private void taken(Waiting<?> change) {
    if (!change.makesRoom) {
      pressing.decrementAndGet();
    }
  }

  Store.State state() {
    return state;
  }

  @Override
  public void close() {
    closing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Waiting<?>> late = new ArrayList<>();
    waiting.drainTo(late);
    StoreException closed = new StoreException(StoreException.Reason.CLOSED);
    late.forEach(one -> one.future.completeExceptionally(closed));
  }

  private void run() {
    while (!closing || !waiting.isEmpty()) {
      try {
        @Nullable Waiting<?> first = waiting.poll(50, TimeUnit.MILLISECONDS);
        lookAtDisk();
        if (first != null) {
          if (first.makesRoom) {
            linger();
          }
          commitFrom(first);
        }
      } catch (InterruptedException e) {
        closing = true;
      }
    }
  }

  /**
   * Waits for company, and goes on as long as much comes: those who acknowledge a message to many
   * would otherwise take the processor from those whom it has not reached.
   */
  private void linger() {
    // Whoever adds what presses counts it first and looks here then: one of the two sees the other.
    lingering = true;
    long until = System.nanoTime();
    int here = 0;
    boolean many = true;
    for (int i = 0;
        i < MAX_LINGERS && many && here < MAX_CHANGES && pressing.get() == 0 && !closing;
        i++) {
      until += LINGER_NANOS;
      LockSupport.parkNanos(this, until - System.nanoTime());
      int before = here;
      here = waiting.size();
      many = here - before >= MANY;
      if (many && pressing.get() == 0) {
        lookAhead(before);
      }
    }
    lingering = false;
  }

  /**
   * What a change will read of a large store may be a turn of the disk. Those of many changes take
   * less long at the same time, and none while others are waited for anyway.
   */
  private void lookAhead(int from) {
    List<Waiting<?>> ahead = waiting.stream().skip(from).toList();
    ahead.parallelStream().forEach(one -> one.lookAhead(committed));
  }

  private void commitFrom(Waiting<?> first) {
    List<Waiting<?>> done = new ArrayList<>();
    if (broken) {
      taken(first);
      first.fail(new StoreException(StoreException.Reason.UNAVAILABLE));
      done.add(first);
    } else {
      commit(first, done);
    }
    completions.execute(() -> done.forEach(Waiting::complete));
  }

  private void commit(Waiting<?> first, List<Waiting<?>> done) {
    Overlay batch = new Overlay(committed);
    @Nullable Waiting<?> next = first;
    try {
      while (next != null) {
        taken(next);
        done.add(next);
        next.apply(batch, state == Store.State.ACCEPTING);
        boolean more = done.size() < MAX_CHANGES && batch.bytes() < options.maxBatchBytes();
        next = more ? waiting.poll() : null;
      }
      if (batch.cells().isEmpty()) {
        return;
      }
      disk.write(batch);
      writtenSince += batch.bytes();
    } catch (StoreException | RuntimeException | Error e) {
      // Whatever it was: the disk may hold it or not, and this thread serves everybody.
      broken = true;
      state = Store.State.FAILED;
      lookedAtDisk = 0;
      StoreException unknown = new StoreException(StoreException.Reason.UNAVAILABLE);
      done.forEach(one -> one.fail(unknown));
    }
  }

  /**
   * Once a second, and when much was written: is there room, and is a broken engine usable again?
   * With less free than the reserve it is opened again too, only not as often: what would make
   * room, acknowledgements above all, needs it.
   */
  private void lookAtDisk() {
    long now = System.nanoTime() / 1_000_000;
    boolean little = writtenSince <= disk.reserveBytes() / LOOKS_PER_RESERVE;
    if (lookedAtDisk != 0 && little && now - lookedAtDisk < LOOK_AT_DISK_MILLIS) {
      return;
    }
    writtenSince = 0;
    lookedAtDisk = now;
    boolean room = disk.hasRoom();
    if (broken && (room || ++looksWithoutRoom % LOOKS_PER_REOPENING == 0) && disk.reopen()) {
      broken = false;
    }
    if (!room) {
      state = Store.State.FULL;
    } else {
      state = broken ? Store.State.FAILED : Store.State.ACCEPTING;
    }
  }
}
