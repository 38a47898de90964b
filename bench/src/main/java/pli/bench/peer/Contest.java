package pli.bench.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Processor;

/** The same work for each peer. */
final class Contest {
  private static final int PAIRS = 32;
  private static final int WINDOW = 8;
  private static final int MESSAGE = 1024;
  private static final long WARM_UP_SECONDS = 15;
  private static final long SECONDS = 6;
  private static final int CROWD = 1000;
  private static final int ROUNDS = 5;
  private static final int LOST_OF = 5000;
  private static final int LOST_WINDOW = 64;
  private static final int QUIET = 3;
  private static final int REST_SECONDS = 15;

  /** Bytes by which the memory of a process at rest may change in a second. */
  private static final long AT_REST = 128 << 10;

  private static final long PATIENCE_SECONDS = 60;

  private final Peer peer;
  private final byte[] message = new byte[MESSAGE];
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean over;

  /**
   * What came out.
   *
   * @param perSecond messages from one to one, each confirmed, taken and deleted
   * @param microseconds of the processor that the peer used for each
   * @param otherCores that something else used meanwhile
   * @param kibibytes of memory for each connection that only waits
   * @param fanOutMillis until the last of a thousand had a message
   * @param lost confirmed messages that were not there after a kill
   */
  record Outcome(
      double perSecond,
      double microseconds,
      double otherCores,
      double kibibytes,
      double fanOutMillis,
      long lost) {}

  Contest(Peer peer) {
    this.peer = peer;
    ThreadLocalRandom.current().nextBytes(message);
  }

  Outcome run() throws BenchmarkException {
    try {
      peer.start();
      double[] direct = direct();
      double[] crowd = crowd();
      long lost = lost();
      return new Outcome(direct[0], direct[1], direct[2], crowd[0], crowd[1], lost);
    } catch (IOException e) {
      throw new BenchmarkException(peer.name() + " broke a connection", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  /** Messages a second, microseconds each, cores that others used. */
  private double[] direct() throws IOException, BenchmarkException, InterruptedException {
    AtomicLong taken = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      Peer.Receiver receiver = peer.receiver("q" + i);
      Peer.Sender sender = peer.sender("q" + i);
      threads.add(Thread.startVirtualThread(() -> receive(receiver, taken)));
      threads.add(Thread.startVirtualThread(() -> send(sender)));
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS);
    while (System.nanoTime() < end && failure.get() == null) {
      Thread.sleep(20);
    }
    check();
    long pid = peer.pid();
    long own = ProcessHandle.current().pid();
    long before = taken.get();
    double used = Processor.secondsOf(pid);
    double usedHere = Processor.secondsOf(own);
    double usedByAll = Processor.secondsOfAll();
    long start = System.nanoTime();
    Thread.sleep(SECONDS * 1000);
    double seconds = (System.nanoTime() - start) / 1e9;
    double peers = Processor.secondsOf(pid) - used;
    double others =
        Processor.secondsOfAll() - usedByAll - peers - (Processor.secondsOf(own) - usedHere);
    long count = taken.get() - before;
    over = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }
    check();
    if (count == 0) {
      throw new BenchmarkException(peer.name() + " hands out nothing");
    }
    return new double[] {count / seconds, peers * 1e6 / count, Math.max(0, others) / seconds};
  }

  private void send(Peer.Sender sender) {
    try (sender) {
      for (int i = 0; i < WINDOW; i++) {
        sender.send(message);
      }
      while (!over) {
        sender.confirmed();
        sender.send(message);
      }
      for (int i = 0; i < WINDOW; i++) {
        sender.confirmed();
      }
    } catch (IOException | BenchmarkException | RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  private void receive(Peer.Receiver receiver, AtomicLong taken) {
    try (receiver) {
      int came = 1;
      while (!over || came > 0) {
        came = receiver.take();
        taken.addAndGet(came);
      }
    } catch (IOException | BenchmarkException | RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Kibibytes of a connection that waits, and milliseconds until the last has a message. */
  private double[] crowd() throws IOException, BenchmarkException, InterruptedException {
    long before = memoryAtRest();
    AtomicReference<CountDownLatch> expected = new AtomicReference<>(new CountDownLatch(0));
    over = false;
    try (Peer.Crowd crowd = peer.crowd(CROWD)) {
      double kibibytes = (memoryAtRest() - before) / 1024.0 / CROWD;
      List<Thread> threads = new ArrayList<>();
      for (Peer.Receiver receiver : crowd.receivers()) {
        threads.add(Thread.startVirtualThread(() -> count(receiver, expected)));
      }
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        CountDownLatch arrived = new CountDownLatch(CROWD);
        expected.set(arrived);
        long start = System.nanoTime();
        crowd.sender().send(message);
        crowd.sender().confirmed();
        if (!arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          check();
          throw new BenchmarkException(peer.name() + " did not deliver to all");
        }
        millis.add((System.nanoTime() - start) / 1e6);
        Thread.sleep(500);
      }
      over = true;
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      }
      check();
      return new double[] {kibibytes, pli.bench.measure.Median.of(millis)};
    }
  }

  /**
   * Bytes once they hardly change by themselves; behind much work a process still gives some back.
   */
  private long memoryAtRest() throws IOException, BenchmarkException, InterruptedException {
    long last = Processor.memoryOf(peer.pid());
    for (int i = 0; i < REST_SECONDS; i++) {
      Thread.sleep(1000);
      long now = Processor.memoryOf(peer.pid());
      if (Math.abs(now - last) < AT_REST) {
        return now;
      }
      last = now;
    }
    return last;
  }

  private void count(Peer.Receiver receiver, AtomicReference<CountDownLatch> expected) {
    try {
      while (!over) {
        for (int i = receiver.take(); i > 0; i--) {
          expected.get().countDown();
        }
      }
    } catch (IOException | BenchmarkException | RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Confirmed messages to somebody who is not there, a kill, a new start: how many are missing. */
  private long lost() throws IOException, BenchmarkException {
    peer.receiver("lost").close();
    try (Peer.Sender sender = peer.sender("lost")) {
      for (int i = 0; i < LOST_OF + LOST_WINDOW; i++) {
        if (i >= LOST_WINDOW) {
          sender.confirmed();
        }
        if (i < LOST_OF) {
          sender.send(message);
        }
      }
      peer.kill();
    }
    peer.start();
    long found = 0;
    try (Peer.Receiver receiver = peer.receiver("lost")) {
      for (int quiet = 0; quiet < QUIET && found < LOST_OF; ) {
        int came = receiver.take();
        found += came;
        quiet = came == 0 ? quiet + 1 : 0;
      }
    }
    return LOST_OF - found;
  }

  private void check() throws BenchmarkException {
    Throwable wrong = failure.get();
    if (wrong != null) {
      throw new BenchmarkException(peer.name() + " failed: " + wrong.getMessage(), wrong);
    }
  }
}
