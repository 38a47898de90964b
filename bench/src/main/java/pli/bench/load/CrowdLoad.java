package pli.bench.load;

import com.google.protobuf.ByteString;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Processor;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.protocol.Limits;
import pli.protocol.wire.ServerFrame;

/**
 * Many devices online at once, each with a connection that reads its queue. First they only stay
 * there, and what they cost the server is looked up; then one message goes to some of them, and the
 * time until the last has it is taken.
 */
public final class CrowdLoad {
  /** What it prints when all are there and it waits for the end of its input. */
  static final String STAYING = "staying";

  private static final int THREADS = 2;
  private static final int CONNECTING = 64;
  private static final int ROUNDS = 7;

  /** Copies that are sent before any is timed. */
  private static final int WARM_UP = 60_000;

  private static final long PATIENCE_SECONDS = 60;

  /** How many connect on a busy machine is what gets done in that time; the figures say so. */
  private static final long GATHERING_SECONDS = 240;

  private static final long SETTLE_MILLIS = 3000;
  private static final long ROUND_MILLIS = 1000;

  private final List<Device> devices = new ArrayList<>();
  private final Connector connector;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Who waits for a message; replaced before each one. */
  private volatile CountDownLatch expected = new CountDownLatch(0);

  private CrowdLoad(Connector connector) {
    this.connector = connector;
  }

  /**
   * Arguments: target, devices, bytes of a message, then to how many a message goes, each; if none
   * is to go anywhere, the devices stay until the input ends.
   */
  public static void main(String[] arguments)
      throws IOException, BenchmarkException, InterruptedException {
    Target target = Target.of(arguments);
    try (Connector connector = new Connector(target, THREADS)) {
      CrowdLoad load = new CrowdLoad(connector);
      int count = Target.number(arguments, 0);
      int length = Target.number(arguments, 1);
      load.gather(count);
      for (int i = target.arguments().size() + 2; i < arguments.length; i++) {
        int members = Integer.parseInt(arguments[i]);
        if (members <= load.devices.size()) {
          load.fanOut(members, length);
        }
      }
      if (arguments.length == target.arguments().size() + 2) {
        System.out.println(STAYING);
        System.in.transferTo(OutputStream.nullOutputStream());
      }
    }
  }

  private final class Device {
    private final Mailbox mailbox;
    private @Nullable Line line;

    Device(SignatureKeyPair keys) {
      mailbox = Mailbox.random(keys);
    }

    CompletableFuture<?> open(EventLoop loop) {
      String origin = connector.target().origin();
      return connector
          .connect(loop, this::received)
          .thenCompose(opened -> {
            line = opened;
            return mailbox.create(opened, origin).thenCompose(made -> mailbox.read(opened, origin));
          });
    }

    private void received(ServerFrame frame) {
      if (frame.hasEntries() && line != null) {
        expected.countDown();
        line.send(Mailbox.acknowledge(frame.getEntries()), answer -> {});
      }
    }
  }

  private void gather(int count) throws IOException, BenchmarkException, InterruptedException {
    long pid = connector.target().pid();
    long before = Processor.memoryOf(pid);
    SignatureKeyPair keys = Ed25519.generate(Randomness.ENTROPY);
    Span span = new Span(pid);
    Semaphore connecting = new Semaphore(CONNECTING);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GATHERING_SECONDS);
    for (int i = 0; i < count && System.nanoTime() < end; i++) {
      take(connecting, 1);
      Device device = new Device(keys);
      devices.add(device);
      device
          .open(connector.nextLoop())
          .whenComplete((done, wrong) -> {
            if (wrong != null) {
              failure.compareAndSet(null, wrong);
            }
            connecting.release();
          });
    }
    take(connecting, CONNECTING);
    span.print("connect", devices.size());
    Thread.sleep(SETTLE_MILLIS);
    check();
    Span.figure("memory before", before);
    Span.figure("memory", Processor.memoryOf(pid));
    Span.figure("connected", devices.size());
    Span idle = new Span(pid);
    Thread.sleep(SETTLE_MILLIS);
    idle.print("idle", SETTLE_MILLIS / 1000);
  }

  private void fanOut(int members, int length)
      throws IOException, BenchmarkException, InterruptedException {
    Line sender =
        Connector.await(connector.connect(connector.nextLoop(), frame -> {}), PATIENCE_SECONDS);
    List<Group> groups = groups(members);
    for (Group group : groups) {
      Connector.await(
          CompletableFuture.supplyAsync(() -> group.create(sender), sender.loop())
              .thenCompose(made -> made),
          PATIENCE_SECONDS);
    }
    ByteString message = Mailbox.wire(Randomness.bytes(length));
    // What has to be compiled is compiled after so many calls; a server is not started for each.
    for (int copies = 0; copies < WARM_UP; copies += members) {
      once(sender, groups, members, message);
    }
    List<Long> times = new ArrayList<>();
    Span span = new Span(connector.target().pid());
    for (int round = 0; round < ROUNDS; round++) {
      times.add(once(sender, groups, members, message));
      Thread.sleep(ROUND_MILLIS);
    }
    Span.figure("fan-out " + members, Latencies.millis(times, 0.5));
    Span.figure("fan-out " + members + " best", Latencies.millis(times, 0));
    Span.figure("fan-out " + members + " worst", Latencies.millis(times, 1));
    span.print("copy " + members, (long) members * ROUNDS);
  }

  /** The time until the last has it, and all is acknowledged by the server. */
  private long once(Line sender, List<Group> groups, int members, ByteString message)
      throws BenchmarkException, InterruptedException {
    CountDownLatch arrived = new CountDownLatch(members);
    expected = arrived;
    long start = System.nanoTime();
    sender
        .loop()
        .execute(() ->
            groups.forEach(group ->
                sender
                    .ask(group.submit(message))
                    .whenComplete((done, wrong) -> {
                      if (wrong != null) {
                        failure.compareAndSet(null, wrong);
                      }
                    })));
    if (!arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      check();
      throw new BenchmarkException("a message did not reach " + arrived.getCount() + " devices");
    }
    long time = System.nanoTime() - start;
    check();
    return time;
  }

  /** As few groups as hold all, of the same size: a routing table holds so many and no more. */
  private List<Group> groups(int members) {
    int count = (members + Limits.MAX_DESTINATIONS - 1) / Limits.MAX_DESTINATIONS;
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Device> part = devices.subList(members * i / count, members * (i + 1) / count);
      groups.add(Group.of(part.stream().map(device -> device.mailbox).toList()));
    }
    return groups;
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
