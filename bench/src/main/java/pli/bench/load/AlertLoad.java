package pli.bench.load;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.BenchmarkException;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.PublishAlert;
import pli.protocol.wire.ServerFrame;

/**
 * Many devices online at once, each with a connection that reads its queue; then somebody hands an
 * alert to the server, and the time until the last of them has it is taken. They are sessions of
 * the protocol and no whole devices: what a device does with an alert is its own processor's.
 */
public final class AlertLoad {
  private static final int THREADS = 2;
  private static final int CONNECTING = 64;
  private static final long PATIENCE_SECONDS = 60;

  /** How many connect on a busy machine is what gets done in that time; the figures say so. */
  private static final long GATHERING_SECONDS = 240;

  private static final long SETTLE_MILLIS = 3000;

  private final Connector connector;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private int connected;

  /** Who waits for the alert; replaced before each one. */
  private volatile CountDownLatch expected = new CountDownLatch(0);

  private AlertLoad(Connector connector) {
    this.connector = connector;
  }

  /** Arguments: target, devices, then the files of alerts, which are published one by one. */
  public static void main(String[] arguments)
      throws IOException, BenchmarkException, InterruptedException {
    Target target = Target.of(arguments);
    try (Connector connector = new Connector(target, THREADS)) {
      AlertLoad load = new AlertLoad(connector);
      load.gather(Target.number(arguments, 0));
      List<Long> times = new ArrayList<>();
      for (int i = target.arguments().size() + 1; i < arguments.length; i++) {
        Span span = new Span(target.pid());
        times.add(load.publish(Files.readAllBytes(Path.of(arguments[i]))));
        span.print("alert " + times.size(), load.connected);
        Thread.sleep(SETTLE_MILLIS);
      }
      Span.figure("connected", load.connected);
      Span.figure("first", Latencies.millis(times.subList(0, 1), 1));
      Span.figure("worst", Latencies.millis(times, 1));
      Span.figure("best", Latencies.millis(times, 0));
    }
  }

  private void gather(int count) throws BenchmarkException, InterruptedException {
    SignatureKeyPair keys = Ed25519.generate(Randomness.ENTROPY);
    Semaphore connecting = new Semaphore(CONNECTING);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GATHERING_SECONDS);
    for (; connected < count && System.nanoTime() < end; connected++) {
      take(connecting, 1);
      open(Mailbox.random(keys))
          .whenComplete((done, wrong) -> {
            if (wrong != null) {
              failure.compareAndSet(null, wrong);
            }
            connecting.release();
          });
    }
    take(connecting, CONNECTING);
    Thread.sleep(SETTLE_MILLIS);
    check();
  }

  private CompletableFuture<?> open(Mailbox mailbox) {
    String origin = connector.target().origin();
    return connector
        .connect(connector.nextLoop(), this::received)
        .thenCompose(
            line -> mailbox.create(line, origin).thenCompose(made -> mailbox.read(line, origin)));
  }

  private void received(ServerFrame frame) {
    if (frame.hasAlerts()) {
      expected.countDown();
    }
  }

  /** The time from the publisher's request until the last device has it. */
  private long publish(byte[] file) throws BenchmarkException, InterruptedException {
    Line publisher =
        Connector.await(connector.connect(connector.nextLoop(), frame -> {}), PATIENCE_SECONDS);
    CountDownLatch arrived = new CountDownLatch(connected);
    expected = arrived;
    ClientFrame.Builder request =
        ClientFrame.newBuilder()
            .setPublishAlert(PublishAlert.newBuilder().setFile(ByteString.copyFrom(file)));
    long start = System.nanoTime();
    publisher
        .loop()
        .execute(() ->
            publisher
                .ask(request)
                .whenComplete((done, wrong) -> {
                  if (wrong != null) {
                    failure.compareAndSet(null, wrong);
                  }
                }));
    if (!arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      check();
      throw new BenchmarkException("an alert did not reach " + arrived.getCount() + " devices");
    }
    long time = System.nanoTime() - start;
    check();
    publisher.close();
    return time;
  }

  private void check() throws BenchmarkException {
    Throwable wrong = failure.get();
    if (wrong != null) {
      throw new BenchmarkException("a device failed: " + wrong.getMessage(), wrong);
    }
  }

  private void take(Semaphore connecting, int permits)
      throws BenchmarkException, InterruptedException {
    if (!connecting.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      check();
      throw new BenchmarkException("the server left connections waiting");
    }
    check();
  }
}
