package pli.bench.load;

import com.google.protobuf.ByteString;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pli.crypto.SignatureKeyPair;
import pli.protocol.wire.Entries;
import pli.protocol.wire.ServerFrame;

/**
 * One who sends and one who reads: a route with one queue behind it, an anonymous connection, and a
 * mailbox connection that acknowledges what it gets. Both connections share a thread, to which all
 * belongs but the counters.
 */
final class Pair {
  private static final int MAX_UNANSWERED = 32;

  private final EventLoop loop;
  private final ByteString message;
  private final Mailbox mailbox;
  private final Group group;
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong deleted = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Deque<Long> sentAt = new ArrayDeque<>();
  private final Latencies latencies = new Latencies(200_000);
  private @Nullable Line sender;
  private @Nullable Line reader;
  private int window;
  private long sent;

  Pair(EventLoop loop, SignatureKeyPair keys, int messageLength) {
    this.loop = loop;
    message = Mailbox.wire(Randomness.bytes(messageLength));
    mailbox = Mailbox.random(keys);
    group = Group.of(List.of(mailbox));
  }

  /** Makes queue and route, and begins to read. */
  CompletableFuture<?> open(Connector connector) {
    String origin = connector.target().origin();
    CompletableFuture<?> reading =
        connector
            .connect(loop, this::received)
            .thenCompose(line -> {
              reader = line;
              return mailbox.create(line, origin).thenCompose(made -> mailbox.read(line, origin));
            });
    return reading
        .thenCompose(done -> connector.connect(loop, frame -> {}))
        .thenCompose(line -> {
          sender = line;
          return group.create(line);
        });
  }

  /** From now on keeps so many messages on their way; 0 to stop. */
  void saturate(int messages) {
    loop.execute(() -> {
      window = messages;
      pump();
    });
  }

  /** Sends one message each so many nanoseconds until {@code end}. */
  void pace(long periodNanos, long end) {
    loop.schedule(
        () -> sendAgain(periodNanos, System.nanoTime(), end),
        ThreadLocalRandom.current().nextLong(periodNanos),
        TimeUnit.NANOSECONDS);
  }

  /** What is late is sent at once, so that a slow moment is not spared. */
  private void sendAgain(long periodNanos, long planned, long end) {
    if (System.nanoTime() > end || failure.get() != null) {
      return;
    }
    if (sent - accepted.get() >= MAX_UNANSWERED) {
      // It is late already, and counts from when it was due.
      loop.schedule(() -> sendAgain(periodNanos, planned, end), 1, TimeUnit.MILLISECONDS);
      return;
    }
    submit(planned);
    long next = planned + periodNanos;
    loop.schedule(
        () -> sendAgain(periodNanos, next, end),
        Math.max(0, next - System.nanoTime()),
        TimeUnit.NANOSECONDS);
  }

  private void pump() {
    while (sent - deleted.get() < window && failure.get() == null) {
      submit(System.nanoTime());
    }
  }

  private void submit(long planned) {
    if (sender == null) {
      throw new IllegalStateException("not open");
    }
    sent++;
    sentAt.add(planned);
    sender.send(
        group.submit(message),
        answer -> {
          if (answer.hasAccepted() && answer.getAccepted().getDelivered() == 1) {
            accepted.incrementAndGet();
          } else {
            failure.compareAndSet(null, Line.refused(answer));
          }
        });
  }

  private void received(ServerFrame frame) {
    if (!frame.hasEntries() || reader == null) {
      return;
    }
    Entries entries = frame.getEntries();
    long now = System.nanoTime();
    for (int i = 0; i < entries.getEntriesCount(); i++) {
      latencies.add(now - sentAt.remove());
    }
    reader.send(Mailbox.acknowledge(entries), answer -> deleted(entries.getEntriesCount(), answer));
  }

  private void deleted(int count, ServerFrame answer) {
    if (answer.hasError()) {
      failure.compareAndSet(null, Line.refused(answer));
    }
    deleted.addAndGet(count);
    pump();
  }

  /** How many messages the server has accepted, which then are on its disk. */
  long accepted() {
    return accepted.get();
  }

  /** How many have arrived, were acknowledged, and are gone from the server. */
  long deleted() {
    return deleted.get();
  }

  /** Why it stopped, or null. */
  @Nullable Throwable failure() {
    return failure.get();
  }

  /** The times from sending to arrival so far, which are forgotten here. */
  CompletableFuture<List<Long>> takeLatencies() {
    return CompletableFuture.supplyAsync(latencies::take, loop);
  }
}
