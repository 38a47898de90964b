package pli.lab.fault;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.TransportException;
import pli.codec.Bytes;
import pli.desktop.net.WebTransport;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ServerFrame;

/** One connection: what is asked, what is answered, and what comes unasked. Thread-safe. */
final class Line implements ConnectionListener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Stands behind all that came. */
  private static final ServerFrame END = ServerFrame.getDefaultInstance();

  private static final WebTransport TRANSPORT = new WebTransport();

  private final AtomicInteger ids = new AtomicInteger();
  private final ConcurrentHashMap<Integer, CompletableFuture<ServerFrame>> waiting =
      new ConcurrentHashMap<>();
  private final CompletableFuture<Bytes> nonce = new CompletableFuture<>();
  private final BlockingQueue<ServerFrame> unasked = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  /** Set before the line is given to anybody. */
  private volatile @Nullable Connection connection;

  private Line() {}

  /** Connects, and waits for the server's greeting. */
  static Line open(Endpoint endpoint) throws IOException {
    Line line = new Line();
    try {
      line.connection = TRANSPORT.connect(endpoint, line, PATIENCE);
      line.nonce();
      return line;
    } catch (TransportException e) {
      throw new IOException(e);
    } catch (IOException e) {
      line.close();
      throw e;
    }
  }

  Bytes nonce() throws IOException {
    return await(nonce);
  }

  /** Sends a request; the answer comes, or the connection ends. */
  CompletableFuture<ServerFrame> start(ClientFrame.Builder request) throws IOException {
    Connection open = connection;
    if (open == null) {
      throw new IllegalStateException("not connected");
    }
    int id = ids.incrementAndGet();
    CompletableFuture<ServerFrame> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    try {
      open.send(request.setRequestId(id).build().toByteArray());
    } catch (TransportException e) {
      throw new IOException(e);
    }
    if (closed) {
      answer.completeExceptionally(new IOException("the connection ended"));
    }
    return answer;
  }

  /** Sends a request and waits for its answer. */
  ServerFrame ask(ClientFrame.Builder request) throws IOException {
    return await(start(request));
  }

  /** Sends a request that must be granted. */
  ServerFrame granted(ClientFrame.Builder request) throws IOException {
    ServerFrame answer = ask(request);
    if (answer.hasError()) {
      throw new AssertionError("refused with " + answer.getError().getCode().name());
    }
    return answer;
  }

  /** What came unasked, within {@code patience}; null if nothing did. */
  @Nullable ServerFrame next(Duration patience) throws IOException {
    try {
      ServerFrame frame = unasked.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (END.equals(frame)) {
        unasked.add(END);
        throw new IOException("the connection ended");
      }
      return frame;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  static <T> T await(CompletableFuture<T> future) throws IOException {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (TimeoutException e) {
      throw new AssertionError("the server is there and does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void onFrame(byte[] bytes) {
    ServerFrame frame;
    try {
      frame = ServerFrame.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    if (frame.hasHello()) {
      nonce.complete(Bytes.copyOf(frame.getHello().getNonce().toByteArray()));
      return;
    }
    CompletableFuture<ServerFrame> answer = waiting.remove(frame.getRequestId());
    if (answer != null) {
      answer.complete(frame);
    } else {
      unasked.add(frame);
    }
  }

  @Override
  public void onAlive() {}

  @Override
  public void onClosed(@Nullable Throwable cause) {
    closed = true;
    IOException ended = new IOException("the connection ended", cause);
    nonce.completeExceptionally(ended);
    waiting.values().forEach(answer -> answer.completeExceptionally(ended));
    unasked.add(END);
  }

  @Override
  public void close() {
    Connection open = connection;
    if (open != null) {
      open.close();
    }
  }
}
