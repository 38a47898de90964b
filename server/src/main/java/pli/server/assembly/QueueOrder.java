package pli.server.assembly;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import pli.server.delivery.Queues;
import pli.server.observation.Event;
import pli.server.observation.EventLog;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;
import pli.server.store.Table;

/**
 * Gets out of the store's files in which order queues were made. A device that joins makes its
 * contact queue, whose owner the directory names, and then its main queue, whose owner nobody is to
 * know; their rows tell nothing of each other, but the write-ahead log has one behind the other.
 *
 * <p>Soon after queues were made, and when the server stops. The table is rewritten whole, so where
 * that takes long there are pauses {@value #PAUSES} times as long.
 */
final class QueueOrder implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int PAUSES = 20;

  private final Queues queues;
  private final RocksStore store;
  private final EventLog log;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("queue-order").daemon().factory());

  /** Begins; queues that were there before are forgotten first. */
  QueueOrder(Queues queues, RocksStore store, EventLog log) {
    this.queues = queues;
    this.store = store;
    this.log = log;
    timer.schedule(this::turn, PAUSE.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void turn() {
    long began = System.nanoTime();
    try {
      forget();
    } catch (StoreException e) {
      // The store is full, failing or closed: the next turn tries again.
    } catch (RuntimeException e) {
      log.write(Event.FAULT, e.getStackTrace());
    }
    long took = System.nanoTime() - began;
    if (!timer.isShutdown()) {
      timer.schedule(this::turn, Math.max(PAUSE.toNanos(), PAUSES * took), TimeUnit.NANOSECONDS);
    }
  }

  private synchronized void forget() throws StoreException {
    if (!queues.takeMade()) {
      return;
    }
    boolean done = false;
    try {
      store.forgetOrder(Table.QUEUES);
      done = true;
    } finally {
      if (!done) {
        queues.untakeMade();
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      forget();
    } catch (StoreException e) {
      // The next start begins with it.
    }
  }
}
