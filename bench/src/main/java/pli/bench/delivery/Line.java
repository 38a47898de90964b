package pli.bench.delivery;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.BenchmarkException;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.codec.Bytes;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ServerFrame;

/** One connection that speaks frames: requests with their answers, and what comes unasked. */
final class Line implements ConnectionListener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicInteger ids = new AtomicInteger();
  private final ConcurrentHashMap<Integer, Consumer<ServerFrame>> waiting =
      new ConcurrentHashMap<>();
  private final CompletableFuture<Bytes> nonce = new CompletableFuture<>();
  private final Consumer<ServerFrame> unasked;

  /** Set once, before the line is given to anybody. */
  private volatile @Nullable Connection connection;

  private Line(Consumer<ServerFrame> unasked) {
    this.unasked = unasked;
  }

  /**
   * Connects and waits for the server's greeting.
   *
   * @param unasked hears what answers nothing, on the connection's thread
   */
  static Line open(Transport transport, Endpoint endpoint, Consumer<ServerFrame> unasked)
      throws BenchmarkException {
    Line line = new Line(unasked);
    try {
      line.connection = transport.connect(endpoint, line, PATIENCE);
    } catch (TransportException e) {
      throw new BenchmarkException("the server cannot be reached", e);
    }
    line.nonce();
    return line;
  }

  /** The connection's nonce, which proofs sign. */
  Bytes nonce() throws BenchmarkException {
    return wait(nonce);
  }

  /** Sends a request; {@code then} hears the answer on the connection's thread. */
  void send(ClientFrame.Builder request, Consumer<ServerFrame> then) throws BenchmarkException {
    Connection open = connection;
    if (open == null) {
      throw new IllegalStateException("not connected");
    }
    int id = ids.incrementAndGet();
    waiting.put(id, then);
    try {
      open.send(request.setRequestId(id).build().toByteArray());
    } catch (TransportException e) {
      throw new BenchmarkException("the connection to the server broke", e);
    }
  }

  /** Sends a request and waits until it is granted. */
  void ask(ClientFrame.Builder request) throws BenchmarkException {
    CompletableFuture<ServerFrame> answer = new CompletableFuture<>();
    send(request, answer::complete);
    ServerFrame frame = wait(answer);
    if (frame.hasError()) {
      throw new BenchmarkException("the server refused with " + frame.getError().getCode());
    }
  }

  private static <T> T wait(CompletableFuture<T> future) throws BenchmarkException {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new BenchmarkException("the server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  @Override
  public void onFrame(byte[] bytes) {
    ServerFrame frame;
    try {
      frame = ServerFrame.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      nonce.completeExceptionally(e);
      close();
      return;
    }
    if (frame.hasHello()) {
      nonce.complete(Bytes.copyOf(frame.getHello().getNonce().toByteArray()));
    } else if (frame.getRequestId() == 0) {
      unasked.accept(frame);
    } else {
      Consumer<ServerFrame> then = waiting.remove(frame.getRequestId());
      if (then != null) {
        then.accept(frame);
      }
    }
  }

  @Override
  public void onAlive() {}

  @Override
  public void onClosed(@Nullable Throwable cause) {
    nonce.completeExceptionally(new IllegalStateException("closed"));
  }

  @Override
  public void close() {
    Connection open = connection;
    if (open != null) {
      open.close();
    }
  }
}
