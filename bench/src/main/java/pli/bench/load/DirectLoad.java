package pli.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pli.bench.measure.BenchmarkException;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;

/**
 * Messages from one to one, each durable before it is accepted, then delivered, acknowledged and
 * deleted: as many as the server takes, then so many a second. Fails if one that was accepted does
 * not arrive.
 */
public final class DirectLoad {
  private static final int THREADS = 2;
  private static final long PATIENCE_SECONDS = 60;

  private final List<Pair> pairs = new ArrayList<>();
  private final Target target;

  private DirectLoad(Target target) {
    this.target = target;
  }

  /**
   * Arguments: target, pairs, messages of each on their way, bytes of a message, messages to warm
   * up, seconds to measure, messages a second in all for the second part (0: no such part).
   */
  public static void main(String[] arguments)
      throws IOException, BenchmarkException, InterruptedException {
    DirectLoad load = new DirectLoad(Target.of(arguments));
    try (Connector connector = new Connector(load.target, THREADS)) {
      load.open(connector, Target.number(arguments, 0), Target.number(arguments, 2));
      int seconds = Target.number(arguments, 4);
      load.saturate(Target.number(arguments, 1), Target.number(arguments, 3), seconds);
      int rate = Target.number(arguments, 5);
      if (rate > 0) {
        load.pace(rate, 1);
        load.takeLatencies();
        load.pace(rate, seconds);
        List<Long> nanos = load.takeLatencies();
        Span.figure("p50", Latencies.millis(nanos, 0.50));
        Span.figure("p99", Latencies.millis(nanos, 0.99));
      }
    }
  }

  private void open(Connector connector, int count, int messageLength) throws BenchmarkException {
    SignatureKeyPair keys = Ed25519.generate(Randomness.ENTROPY);
    for (int i = 0; i < count; i++) {
      Pair pair = new Pair(connector.nextLoop(), keys, messageLength);
      pairs.add(pair);
      Connector.await(pair.open(connector), PATIENCE_SECONDS);
    }
  }

  private void saturate(int window, int warmUp, int seconds)
      throws IOException, BenchmarkException, InterruptedException {
    pairs.forEach(pair -> pair.saturate(window));
    // A count, and not a time: what has to be compiled is compiled after so many calls.
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (deleted() < warmUp && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    takeLatencies();
    long before = deleted();
    Span span = new Span(target.pid());
    Thread.sleep(seconds * 1000L);
    span.print("message", deleted() - before);
    pairs.forEach(pair -> pair.saturate(0));
    List<Long> nanos = takeLatencies();
    Span.figure("saturated p50", Latencies.millis(nanos, 0.50));
    Span.figure("saturated p99", Latencies.millis(nanos, 0.99));
    settle();
  }

  private void pace(int rate, int seconds)
      throws IOException, BenchmarkException, InterruptedException {
    long period = TimeUnit.SECONDS.toNanos(pairs.size()) / rate;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Span span = new Span(target.pid());
    long before = deleted();
    pairs.forEach(pair -> pair.pace(period, end));
    Thread.sleep(seconds * 1000L);
    span.print("paced message", deleted() - before);
    settle();
  }

  /** Waits until all that was accepted has arrived. */
  private void settle() throws BenchmarkException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    Thread.sleep(200);
    while (deleted() < accepted() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    for (Pair pair : pairs) {
      Throwable failure = pair.failure();
      if (failure != null) {
        throw new BenchmarkException("a pair stopped", failure);
      }
    }
    if (deleted() != accepted()) {
      throw new BenchmarkException(
          "accepted were " + accepted() + " messages, arrived are " + deleted());
    }
  }

  private List<Long> takeLatencies() {
    List<Long> all = new ArrayList<>();
    pairs.forEach(pair -> all.addAll(pair.takeLatencies().join()));
    return all;
  }

  private long accepted() {
    return pairs.stream().mapToLong(Pair::accepted).sum();
  }

  private long deleted() {
    return pairs.stream().mapToLong(Pair::deleted).sum();
  }
}
