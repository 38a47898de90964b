package pli.bench.load;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.BenchmarkException;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.protocol.Limits;
import pli.protocol.wire.ServerFrame;

/**
 * Messages to queues that nobody reads just now, each durable before it is accepted; then all
 * queues are read until they are empty. Fails if what was accepted is not what is read.
 */
public final class OfflineLoad {
  private static final int THREADS = 2;
  private static final int SENDERS = 16;
  private static final int WINDOW = 48;
  private static final int READERS = 50;

  /** A connection may have so many requests unanswered. */
  private static final int UNANSWERED = Limits.MAX_UNANSWERED;

  private static final long PATIENCE_SECONDS = 120;

  private final Connector connector;
  private final List<Mailbox> mailboxes = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private OfflineLoad(Connector connector) {
    this.connector = connector;
  }

  /** Arguments: target, queues, bytes of a message, messages to warm up, messages to measure. */
  public static void main(String[] arguments)
      throws IOException, BenchmarkException, InterruptedException {
    Target target = Target.of(arguments);
    try (Connector connector = new Connector(target, THREADS)) {
      OfflineLoad load = new OfflineLoad(connector);
      load.open(Target.number(arguments, 0));
      ByteString message = Mailbox.wire(Randomness.bytes(Target.number(arguments, 1)));
      int warmUp = Target.number(arguments, 2);
      int count = Target.number(arguments, 3);
      load.enqueue(message, warmUp);
      Span span = new Span(target.pid());
      load.enqueue(message, count);
      span.print("enqueue", count);
      load.drain(warmUp + count);
    }
  }

  private void open(int queues) throws BenchmarkException {
    SignatureKeyPair keys = Ed25519.generate(Randomness.ENTROPY);
    Line line = connect(frame -> {});
    Line sender = connect(frame -> {});
    for (int i = 0; i < queues; i++) {
      Mailbox mailbox = Mailbox.random(keys);
      mailboxes.add(mailbox);
      groups.add(Group.of(List.of(mailbox)));
    }
    for (int from = 0; from < queues; from += UNANSWERED) {
      List<CompletableFuture<?>> made = new ArrayList<>();
      for (int i = from; i < Math.min(queues, from + UNANSWERED); i++) {
        Mailbox mailbox = mailboxes.get(i);
        Group group = groups.get(i);
        made.add(
            on(line, () -> mailbox.create(line, connector.target().origin()))
                .thenCompose(done -> on(sender, () -> group.create(sender))));
      }
      await(made);
    }
    line.close();
    sender.close();
  }

  private void enqueue(ByteString message, int count)
      throws BenchmarkException, InterruptedException {
    CountDownLatch accepted = new CountDownLatch(count);
    AtomicInteger left = new AtomicInteger(count);
    List<Line> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      senders.add(connect(frame -> {}));
    }
    for (Line sender : senders) {
      sender
          .loop()
          .execute(() -> {
            for (int i = 0; i < WINDOW; i++) {
              submit(sender, message, left, accepted);
            }
          });
    }
    if (!accepted.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      check();
      throw new BenchmarkException("the server left messages unanswered");
    }
    check();
    senders.forEach(Line::close);
  }

  private void submit(
      Line sender, ByteString message, AtomicInteger left, CountDownLatch accepted) {
    if (left.getAndDecrement() <= 0 || failure.get() != null) {
      return;
    }
    Group group = groups.get(next.getAndIncrement() % groups.size());
    sender.send(
        group.submit(message),
        answer -> {
          if (answer.hasAccepted() && answer.getAccepted().getDelivered() == 1) {
            accepted.countDown();
          } else {
            failure.compareAndSet(null, Line.refused(answer));
          }
          submit(sender, message, left, accepted);
        });
  }

  private void drain(int count) throws IOException, BenchmarkException, InterruptedException {
    CountDownLatch gone = new CountDownLatch(count);
    List<Line> readers = new ArrayList<>();
    List<CompletableFuture<?>> reading = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      readers.add(reader(gone));
    }
    Span span = new Span(connector.target().pid());
    for (int i = 0; i < mailboxes.size(); i++) {
      Mailbox mailbox = mailboxes.get(i);
      Line reader = readers.get(i % READERS);
      reading.add(on(reader, () -> mailbox.read(reader, connector.target().origin())));
    }
    await(reading);
    if (!gone.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      check();
      throw new BenchmarkException(gone.getCount() + " accepted messages did not arrive");
    }
    check();
    span.print("drain", count);
  }

  private Line reader(CountDownLatch gone) throws BenchmarkException {
    AtomicReference<@Nullable Line> own = new AtomicReference<>();
    Line line =
        connect(frame -> {
          Line reader = own.get();
          if (frame.hasEntries() && reader != null) {
            int entries = frame.getEntries().getEntriesCount();
            reader.send(
                Mailbox.acknowledge(frame.getEntries()), answer -> gone(answer, gone, entries));
          }
        });
    own.set(line);
    return line;
  }

  private void gone(ServerFrame answer, CountDownLatch gone, int entries) {
    if (answer.hasError()) {
      failure.compareAndSet(null, Line.refused(answer));
    }
    for (int i = 0; i < entries; i++) {
      gone.countDown();
    }
  }

  private Line connect(java.util.function.Consumer<ServerFrame> unasked) throws BenchmarkException {
    return Connector.await(connector.connect(connector.nextLoop(), unasked), PATIENCE_SECONDS);
  }

  private static CompletableFuture<ServerFrame> on(
      Line line, java.util.function.Supplier<CompletableFuture<ServerFrame>> request) {
    return CompletableFuture.supplyAsync(request, line.loop()).thenCompose(answer -> answer);
  }

  private static void await(List<CompletableFuture<?>> all) throws BenchmarkException {
    Connector.await(
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)), PATIENCE_SECONDS);
  }

  private void check() throws BenchmarkException {
    Throwable wrong = failure.get();
    if (wrong != null) {
      throw new BenchmarkException("the load stopped: " + wrong.getMessage(), wrong);
    }
  }
}
