package pli.server.assembly;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import pli.server.observation.Event;
import pli.server.observation.EventLog;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;

/**
 * Gets out of the store's files in which order queues were made, filled and read. A device that
 * joins makes its contact queue, whose owner the directory names, and then its main queue, whose
 * owner nobody is to know; whenever it is back it reads the one behind the other. Their rows tell
 * nothing of each other, but the write-ahead log has them side by side.
 *
 * <p>Soon after anything was written, and when the server stops. The tables are rewritten whole, so
 * where that takes long there are pauses {@value #PAUSES} times as long.
 */
final class OrderSweep implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int PAUSES = 20;

  private final RocksStore store;
  private final EventLog log;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("order-sweep").daemon().factory());

  /** Begins; what a process before this one wrote is forgotten first. */
  OrderSweep(RocksStore store, EventLog log) {
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

  /** Who stops waits for a turn that is under way. */
  private synchronized void forget() throws StoreException {
    store.forgetOrder();
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
