package pli.server.assembly;

import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import pli.server.delivery.Expiry;
import pli.server.observation.Event;
import pli.server.observation.EventLog;
import pli.server.observation.Quantity;
import pli.server.store.Store;

/**
 * What the server does by itself: deletes what is over its time, notes how the disk is, and sweeps
 * its memory when nothing comes any more.
 */
final class Housekeeping implements AutoCloseable {
  private static final long EXPIRY_MINUTES = 10;
  private static final long LOOK_SECONDS = 1;

  /** After so many looks without a frame the server counts as silent. */
  private static final int SILENT_LOOKS = 3;

  private final Expiry expiry;
  private final Store store;
  private final EventLog log;
  private final LongSupplier frames;
  private final EdenSweep sweep = new EdenSweep();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("housekeeping").daemon().factory());
  private Store.State state = Store.State.ACCEPTING;

  /** The timer's thread: how many frames there were at the last look, and since when. */
  private long seenFrames;

  private int looksWithoutFrames;

  /**
   * Begins.
   *
   * @param frames how many have come in since the start
   */
  Housekeeping(Expiry expiry, Store store, EventLog log, LongSupplier frames) {
    this.frames = frames;
    this.expiry = expiry;
    this.store = store;
    this.log = log;
    timer.scheduleWithFixedDelay(this::expire, 0, EXPIRY_MINUTES, TimeUnit.MINUTES);
    timer.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    timer.scheduleWithFixedDelay(this::sweepIfSilent, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
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

  private void sweepIfSilent() {
    long now = frames.getAsLong();
    if (now != seenFrames) {
      seenFrames = now;
      looksWithoutFrames = 0;
    } else if (++looksWithoutFrames == SILENT_LOOKS) {
      sweep.run();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
