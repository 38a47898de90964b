package pli.server.assembly;

import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import pli.server.delivery.Expiry;
import pli.server.observation.Event;
import pli.server.observation.EventLog;
import pli.server.observation.Quantity;
import pli.server.store.Store;

/** What the server does by itself: deletes what is over its time, and notes how the disk is. */
final class Housekeeping implements AutoCloseable {
  private static final long EXPIRY_MINUTES = 10;
  private static final long LOOK_SECONDS = 1;

  private final Expiry expiry;
  private final Store store;
  private final EventLog log;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("housekeeping").daemon().factory());
  private Store.State state = Store.State.ACCEPTING;
  private boolean waitsForClock;

  Housekeeping(Expiry expiry, Store store, EventLog log) {
    this.expiry = expiry;
    this.store = store;
    this.log = log;
    timer.scheduleWithFixedDelay(this::expire, 0, EXPIRY_MINUTES, TimeUnit.MINUTES);
    timer.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private void expire() {
    try {
      int steps = 0;
      while (expiry.step().join()) {
        steps++;
      }
      if (steps > 0) {
        log.write(Event.EXPIRED, Quantity.STEPS, steps);
      }
      if (expiry.waitsForClock() && !waitsForClock) {
        log.write(Event.CLOCK_LEAPT);
      }
      waitsForClock = expiry.waitsForClock();
    } catch (CompletionException e) {
      // The store is full or closed: the next turn goes on from the same place.
    } catch (RuntimeException e) {
      log.write(Event.FAULT, e.getStackTrace());
    }
  }

  private void look() {
    Store.Fill fill = store.fill();
    if (fill.state() != state) {
      state = fill.state();
      Event event =
          switch (state) {
            case ACCEPTING -> Event.STORE_RECOVERED;
            case FULL -> Event.STORE_FULL;
            case FAILED -> Event.STORE_FAILED;
          };
      log.write(event, Quantity.FREE_BYTES, fill.freeBytes());
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
