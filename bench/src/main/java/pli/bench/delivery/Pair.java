package pli.bench.delivery;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.BenchmarkException;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.SignatureKeyPair;
import pli.protocol.Proofs;
import pli.protocol.QueueId;
import pli.protocol.RouteId;
import pli.protocol.SubmissionId;
import pli.protocol.wire.Acknowledge;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CreateQueue;
import pli.protocol.wire.CreateRoute;
import pli.protocol.wire.Destination;
import pli.protocol.wire.Entries;
import pli.protocol.wire.ReadQueue;
import pli.protocol.wire.RoutingTable;
import pli.protocol.wire.ServerFrame;
import pli.protocol.wire.Submit;

/**
 * One who sends and one who reads: a route with one queue behind it, an anonymous connection, and a
 * mailbox connection that acknowledges what it gets. Counters are safe in any thread; the sending
 * methods belong to one thread.
 */
final class Pair implements AutoCloseable {
  /** How much may lie in the queue unread, well below what a queue takes. */
  private static final int MAX_UNREAD = 20_000;

  private static final int EPOCH = 0;

  private final Entropy entropy = new SecureRandom()::nextBytes;
  private final ByteString route = wire(RouteId.of(random(32)).value());
  private final ByteString routeKey = wire(random(32));
  private final QueueId queue = QueueId.random(entropy);
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();
  private final Semaphore unread = new Semaphore(MAX_UNREAD);
  private final ByteString message;
  private final Line sender;
  private final Line reader;

  private Pair(Line sender, Line reader, ByteString message) {
    this.sender = sender;
    this.reader = reader;
    this.message = message;
  }

  /** Makes the queue and the route, and begins to read. */
  static Pair open(Transport transport, Endpoint endpoint, String origin, int messageLength)
      throws BenchmarkException {
    AtomicReference<@Nullable Pair> pair = new AtomicReference<>();
    Line sender = Line.open(transport, endpoint, frame -> {});
    Line reader =
        Line.open(
            transport,
            endpoint,
            frame -> {
              Pair reading = pair.get();
              if (reading != null) {
                reading.received(frame);
              }
            });
    Pair made = new Pair(sender, reader, ByteString.copyFrom(new byte[messageLength]));
    pair.set(made);
    made.begin(origin);
    return made;
  }

  private void begin(String origin) throws BenchmarkException {
    SignatureKeyPair keys = Ed25519.generate(entropy);
    CreateQueue.Builder create =
        CreateQueue.newBuilder()
            .setQueueId(wire(queue.value()))
            .setPublicKey(wire(keys.publicKey()))
            .setSignature(proof(keys, Proofs.CREATE_QUEUE, origin));
    reader.ask(ClientFrame.newBuilder().setCreateQueue(create));
    ReadQueue.Builder read =
        ReadQueue.newBuilder()
            .setQueueId(wire(queue.value()))
            .setSignature(proof(keys, Proofs.READ_QUEUE, origin));
    reader.ask(ClientFrame.newBuilder().setReadQueue(read));
    sender.ask(ClientFrame.newBuilder().setCreateRoute(createRoute()));
  }

  private CreateRoute.Builder createRoute() {
    Destination.Builder destination =
        Destination.newBuilder().setQueueId(wire(queue.value())).setWrapKey(wire(random(32)));
    return CreateRoute.newBuilder()
        .setRouteId(route)
        .setEpoch(EPOCH)
        .setRouteKey(routeKey)
        .setTable(RoutingTable.newBuilder().addDestinations(destination))
        .setSubmissionId(submissionId());
  }

  private ByteString proof(SignatureKeyPair keys, String label, String origin)
      throws BenchmarkException {
    return wire(
        Ed25519.sign(keys, Proofs.queue(label, origin, reader.nonce(), queue, keys.publicKey())));
  }

  /** Sends until {@code end}, at most {@code inFlight} at a time without an answer. */
  void sendUntil(long end, int inFlight) throws BenchmarkException {
    Semaphore window = new Semaphore(inFlight);
    try {
      while (System.nanoTime() < end && refusal.get() == null) {
        if (unread.tryAcquire(100, TimeUnit.MILLISECONDS)) {
          window.acquire();
          submit(window);
        }
      }
      if (!window.tryAcquire(inFlight, 30, TimeUnit.SECONDS)) {
        throw new BenchmarkException("the server left messages unanswered");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
    String refused = refusal.get();
    if (refused != null) {
      throw new BenchmarkException("the server refused with " + refused);
    }
  }

  private void submit(Semaphore window) throws BenchmarkException {
    Submit.Builder submit =
        Submit.newBuilder()
            .setRouteId(route)
            .setEpoch(EPOCH)
            .setRouteKey(routeKey)
            .setSubmissionId(submissionId())
            .setMessage(message);
    sender.send(
        ClientFrame.newBuilder().setSubmit(submit),
        answer -> {
          if (answer.hasAccepted() && answer.getAccepted().getDelivered() == 1) {
            accepted.incrementAndGet();
          } else {
            refusal.compareAndSet(null, answer.getError().getCode().name());
          }
          window.release();
        });
  }

  private void received(ServerFrame frame) {
    if (!frame.hasEntries()) {
      return;
    }
    Entries entries = frame.getEntries();
    int count = entries.getEntriesCount();
    Acknowledge.Builder acknowledge =
        Acknowledge.newBuilder()
            .setQueueId(entries.getQueueId())
            .setUpTo(entries.getEntries(count - 1).getNumber());
    try {
      reader.send(
          ClientFrame.newBuilder().setAcknowledge(acknowledge),
          answer -> {
            if (answer.hasError()) {
              refusal.compareAndSet(null, answer.getError().getCode().name());
            }
            delivered.addAndGet(count);
            unread.release(count);
          });
    } catch (BenchmarkException e) {
      refusal.compareAndSet(null, "a closed connection");
    }
  }

  /** How many messages the server has accepted, which then are on its disk. */
  long accepted() {
    return accepted.get();
  }

  /** How many have arrived and are gone from the server's disk. */
  long delivered() {
    return delivered.get();
  }

  private ByteString submissionId() {
    return wire(SubmissionId.random(entropy).value());
  }

  private Bytes random(int length) {
    byte[] value = new byte[length];
    entropy.fill(value);
    return Bytes.adopt(value);
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }

  @Override
  public void close() {
    sender.close();
    reader.close();
  }
}
