package pli.bench.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pli.bench.load.Latencies;
import pli.bench.load.Span;
import pli.bench.measure.BenchmarkException;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.server.delivery.Refusal;
import pli.server.store.BootKey;
import pli.server.store.StoreException;

/**
 * Fills a store and, at so many entries each, measures it: new entries, fetching, acknowledging.
 * Once in as many queues as a store of a million entries has, spread over the whole store, so that
 * the work is the same at each size; then in queues chosen from all. Prints figures as load
 * programs do; all names begin with the number of entries that were there.
 */
public final class StoreLoad {
  private static final int MESSAGE = 256;
  private static final int MEASURE_SECONDS = 5;
  private static final int WARM_UP_SECONDS = 2;

  /** How long what was filled in so fast may take to reach its place in the files. */
  private static final int SETTLE_SECONDS = 180;

  /** The name of figures that nobody reads. */
  private static final String WARM = "warm-up";

  private static final int FILL_IN_FLIGHT = 24;
  private static final int IN_FLIGHT = 256;
  private static final int LATENCIES = 150_000;

  /** Groups that the same work at each size is done in. */
  private static final int ACTIVE = 100;

  /** The end of the names of figures that are of all queues. */
  static final String ANYWHERE = " anywhere";

  /** Entries that each queue gets; a hundred is a few days' worth. */
  private static final int PER_QUEUE = 100;

  private final Path folder;
  private final BootKey key;
  private final Entropy entropy = new SecureRandom()::nextBytes;
  private final Bytes message;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Map<Long, Integer> acknowledged = new HashMap<>();
  private FilledStore store;
  private long entries;
  private long groups;

  /** Which groups are chosen from: so many, spread over all. */
  private long chosenFrom;

  private StoreLoad(Path folder) throws StoreException {
    this.folder = folder;
    key = BootKey.random(entropy);
    byte[] random = new byte[MESSAGE];
    entropy.fill(random);
    message = Bytes.adopt(random);
    store = new FilledStore(folder, key, entropy);
  }

  /** Arguments: an empty folder, seconds for all filling, numbers of entries in rising order. */
  public static void main(String[] arguments)
      throws BenchmarkException, InterruptedException, IOException, Refusal, StoreException {
    StoreLoad load = new StoreLoad(Files.createDirectories(Path.of(arguments[0])));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[1]));
    for (int i = 2; i < arguments.length; i++) {
      load.fill(Long.parseLong(arguments[i]), end);
      load.measure(arguments[i]);
    }
    load.store.close();
  }

  /** Up to so many entries, or until {@code end}; by a thread for each core. */
  private void fill(long wanted, long end)
      throws BenchmarkException, InterruptedException, IOException {
    Span span = new Span(ProcessHandle.current().pid());
    long before = entries;
    long inGroup = (long) FilledStore.MEMBERS * PER_QUEUE;
    long enough = groups + (wanted - entries + inGroup - 1) / inGroup;
    store.name(enough);
    AtomicLong next = new AtomicLong(groups);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(Thread.ofPlatform().start(() -> fillGroups(next, enough, end)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    check();
    groups = Math.min(next.get(), enough);
    entries = groups * inGroup;
    span.print(wanted + " fill", entries - before);
    long settled = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS);
    while (!store.isSettled() && System.nanoTime() < settled) {
      Thread.sleep(100);
    }
  }

  /** Takes group after group, each of which gets all its entries. */
  private void fillGroups(AtomicLong next, long enough, long end) {
    Semaphore window = new Semaphore(FILL_IN_FLIGHT);
    try {
      while (System.nanoTime() < end && failure.get() == null) {
        long group = next.getAndIncrement();
        if (group >= enough) {
          break;
        }
        store.make(group).get(1, TimeUnit.MINUTES);
        for (int i = 0; i < PER_QUEUE; i++) {
          window.acquire();
          follow(store.sendToAll(group, message), window);
        }
        // Of what waits for the committer there is never more than of one group.
        window.acquire(FILL_IN_FLIGHT);
        window.release(FILL_IN_FLIGHT);
      }
    } catch (ExecutionException
        | InterruptedException
        | Refusal
        | RuntimeException
        | StoreException
        | TimeoutException e) {
      // Whatever ends this thread is told by the one that waits for it.
      failure.compareAndSet(null, e);
    }
  }

  private void measure(String wanted)
      throws BenchmarkException, InterruptedException, IOException, Refusal, StoreException {
    chosenFrom = Math.min(ACTIVE, groups);
    measure(wanted, "");
    chosenFrom = groups;
    measure(wanted, ANYWHERE);
    Span.figure(wanted + " entries", entries);
    Span.figure(wanted + " bytes", store.bytesOnDisk());
    store.close();
    long start = System.nanoTime();
    store = store.reopened();
    Span.figure(wanted + " start", (System.nanoTime() - start) / 1e6);
  }

  private void measure(String wanted, String where)
      throws BenchmarkException, InterruptedException, IOException, Refusal, StoreException {
    enqueue(WARM, WARM_UP_SECONDS);
    enqueue(wanted + " enqueue" + where, MEASURE_SECONDS);
    fetch(WARM, WARM_UP_SECONDS);
    fetch(wanted + " fetch" + where, MEASURE_SECONDS);
    acknowledge(WARM, WARM_UP_SECONDS);
    acknowledge(wanted + " acknowledge" + where, MEASURE_SECONDS);
  }

  private void enqueue(String name, int seconds)
      throws BenchmarkException, InterruptedException, IOException, Refusal, StoreException {
    timed(name, seconds, () -> store.sendToFirst(randomGroup(), message));
  }

  /** One entry of a queue at a time, the oldest that is there. */
  private void acknowledge(String name, int seconds)
      throws BenchmarkException, InterruptedException, IOException, Refusal, StoreException {
    timed(
        name,
        seconds,
        () -> {
          long queue = randomQueue();
          return store.acknowledge(queue, acknowledged.merge(queue, 1, Integer::sum));
        });
  }

  /**
   * As many as the chosen groups have, but spread over all: those of one group lie side by side on
   * the disk. Never the first of a group, which has also got what was sent to it alone.
   */
  private long randomQueue() {
    long chosen = chosenFrom * FilledStore.MEMBERS;
    long queue = ThreadLocalRandom.current().nextLong(chosen) * (groups / chosenFrom);
    return queue % FilledStore.MEMBERS == 0 ? queue + 1 : queue;
  }

  private void fetch(String name, int seconds)
      throws BenchmarkException, InterruptedException, IOException, Refusal, StoreException {
    List<Long> nanos = new ArrayList<>();
    long fetched = 0;
    long fetches = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Span span = new Span(ProcessHandle.current().pid());
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      fetched += store.fetch(randomQueue());
      nanos.add(System.nanoTime() - start);
      fetches++;
    }
    span.print(name, fetched);
    if (fetched < fetches) {
      throw new BenchmarkException("queues were found empty that are not");
    }
    Span.figure(name + " p99", Latencies.millis(nanos, 0.99));
  }

  /** Something that the store is asked to do. */
  @FunctionalInterface
  private interface Request {
    CompletableFuture<?> start() throws Refusal, StoreException;
  }

  private void timed(String name, int seconds, Request request)
      throws BenchmarkException, InterruptedException, IOException, Refusal, StoreException {
    Semaphore window = new Semaphore(IN_FLIGHT);
    List<Long> nanos = java.util.Collections.synchronizedList(new ArrayList<>());
    long count = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Span span = new Span(ProcessHandle.current().pid());
    while (System.nanoTime() < end && count < LATENCIES) {
      window.acquire();
      long start = System.nanoTime();
      follow(
          request.start().whenComplete((done, wrong) -> nanos.add(System.nanoTime() - start)),
          window);
      count++;
    }
    window.acquire(IN_FLIGHT);
    check();
    span.print(name, count);
    Span.figure(name + " p99", Latencies.millis(nanos, 0.99));
  }

  private long randomGroup() {
    return ThreadLocalRandom.current().nextLong(chosenFrom) * (groups / chosenFrom);
  }

  private void follow(CompletableFuture<?> answer, Semaphore window) {
    answer.whenComplete((done, wrong) -> {
      if (wrong != null) {
        failure.compareAndSet(null, wrong);
      }
      window.release();
    });
  }

  private void check() throws BenchmarkException {
    Throwable wrong = failure.get();
    if (wrong != null) {
      throw new BenchmarkException("the store refused: " + wrong.getMessage(), wrong);
    }
  }
}
