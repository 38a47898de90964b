package pli.server.assembly;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import pli.server.administration.Office;
import pli.server.attachment.AttachmentExpiry;
import pli.server.delivery.Expiry;
import pli.server.observation.Event;
import pli.server.observation.EventLog;
import pli.server.observation.Quantity;
import pli.server.store.RocksStore;
import pli.server.store.Store;
import pli.server.store.StoreException;

/**
 * What the server does by itself: deletes what is over its time, gets it out of the store's files,
 * notes how the disk is, and sweeps its memory when nothing comes any more. Rewriting files may
 * take long and has a thread of its own.
 */
final class Housekeeping implements AutoCloseable {
  private static final long EXPIRY_MINUTES = 10;
  private static final long SWEEP_HOURS = 24;
  private static final long LOOK_SECONDS = 1;

  /** After so many looks without a frame the server counts as silent. */
  private static final int SILENT_LOOKS = 3;

  /** More than a compaction takes beside what it compacts. */
  private static final long ROOM_TO_RECLAIM = 2L << 30;

  private final Expiry expiry;
  private final AttachmentExpiry attachments;
  private final Office office;
  private final RocksStore store;
  private final EventLog log;
  private final LongSupplier frames;
  private final HeapSweep sweep = new HeapSweep();
  private final ScheduledExecutorService timer = timer("housekeeping");
  private final ScheduledExecutorService reclaimer = timer("reclaimer");
  private Store.State state = Store.State.ACCEPTING;
  private boolean waitsForClock;

  /** The timer's thread: how many frames there were at the last look, and since when. */
  private long seenFrames;

  private int looksWithoutFrames;

  /**
   * Begins.
   *
   * @param reclaimEvery how often what was deleted is got out of the store's files
   * @param frames how many have come in since the start
   */
  Housekeeping(
      Expiry expiry,
      AttachmentExpiry attachments,
      Office office,
      RocksStore store,
      Duration reclaimEvery,
      EventLog log,
      LongSupplier frames) {
    this.frames = frames;
    this.expiry = expiry;
    this.attachments = attachments;
    this.office = office;
    this.store = store;
    this.log = log;
    timer.scheduleWithFixedDelay(this::deleteOrphans, 0, SWEEP_HOURS, TimeUnit.HOURS);
    timer.scheduleWithFixedDelay(this::expire, 0, EXPIRY_MINUTES, TimeUnit.MINUTES);
    timer.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    timer.scheduleWithFixedDelay(this::sweepIfSilent, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    long millis = reclaimEvery.toMillis();
    reclaimer.scheduleAtFixedRate(this::reclaim, millis, millis, TimeUnit.MILLISECONDS);
    reclaimer.scheduleWithFixedDelay(
        this::reclaimIfFull, EXPIRY_MINUTES, EXPIRY_MINUTES, TimeUnit.MINUTES);
  }

  private static ScheduledExecutorService timer(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name(name).daemon().factory());
  }

  private void expire() {
    guarded(() -> {
      int steps = allSteps(expiry::step) + allSteps(attachments::step) + allSteps(office::expire);
      if (steps > 0) {
        log.write(Event.EXPIRED, Quantity.STEPS, steps);
      }
      if (expiry.waitsForClock() && !waitsForClock) {
        log.write(Event.CLOCK_LEAPT);
      }
      waitsForClock = expiry.waitsForClock();
    });
  }

  private static int allSteps(Supplier<CompletableFuture<Boolean>> expiry) {
    int steps = 0;
    while (expiry.get().join()) {
      steps++;
    }
    return steps;
  }

  private void deleteOrphans() {
    guarded(() -> {
      int deleted = attachments.sweep();
      if (deleted > 0) {
        log.write(Event.ORPHANS_DELETED, Quantity.FILES, deleted);
      }
    });
  }

  /** Rewriting files takes room before it gives any back. */
  private void reclaim() {
    guarded(() -> {
      Store.Fill fill = store.fill();
      if (fill.freeBytes() > Math.min(fill.usedBytes(), ROOM_TO_RECLAIM)) {
        store.reclaim();
        log.write(Event.RECLAIMED, Quantity.FREE_BYTES, store.fill().freeBytes());
      }
    });
  }

  /** Where the files have as many bytes as they may, what was deleted of them makes room. */
  private void reclaimIfFull() {
    if (store.fill().state() == Store.State.FULL) {
      reclaim();
    }
  }

  /** Part of what is done by itself. */
  @FunctionalInterface
  private interface Work {
    void run() throws StoreException, IOException;
  }

  /** A task that threw would not be run again. */
  private void guarded(Work work) {
    try {
      work.run();
    } catch (CompletionException | StoreException | IOException e) {
      // The store is full, failing or closed: the next turn goes on from the same place.
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
    reclaimer.shutdownNow();
  }
}
