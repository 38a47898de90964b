package pli.drill.operator;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.TransportException;
import pli.desktop.net.WebTransport;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ServerFrame;
import pli.transparency.network.NetworkCard;

/** A connection of the operator's to one of the operator's servers. Thread-safe. */
public final class AskedServer implements ConnectionListener, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final AtomicInteger ids = new AtomicInteger();
  private final ConcurrentHashMap<Integer, CompletableFuture<ServerFrame>> waiting =
      new ConcurrentHashMap<>();
  private final CompletableFuture<ServerFrame> hello = new CompletableFuture<>();
  private volatile @Nullable Connection connection;

  private AskedServer() {}

  /** Connects to the server at a port of this machine. */
  public static AskedServer at(int port, NetworkCard card) throws IOException {
    AskedServer asked = new AskedServer();
    Endpoint endpoint =
        new Endpoint("127.0.0.1", port, new Endpoint.Trust.Pinned(List.copyOf(card.pins())));
    try {
      asked.connection = new WebTransport().connect(endpoint, asked, PATIENCE);
      var unused = await(asked.hello);
      return asked;
    } catch (TransportException e) {
      throw new IOException(e);
    }
  }

  /** Asks, and waits for the answer. */
  public ServerFrame ask(ClientFrame.Builder request) throws IOException {
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
    return await(answer);
  }

  private static ServerFrame await(CompletableFuture<ServerFrame> answer) throws IOException {
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void onFrame(byte[] bytes) {
    try {
      ServerFrame frame = ServerFrame.parseFrom(bytes);
      if (frame.hasHello()) {
        hello.complete(frame);
        return;
      }
      CompletableFuture<ServerFrame> answer = waiting.remove(frame.getRequestId());
      if (answer != null) {
        answer.complete(frame);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void onAlive() {}

  @Override
  public void onClosed(@Nullable Throwable cause) {
    IOException ended = new IOException("the connection ended", cause);
    hello.completeExceptionally(ended);
    waiting.values().forEach(answer -> answer.completeExceptionally(ended));
  }

  @Override
  public void close() {
    Connection open = connection;
    if (open != null) {
      open.close();
    }
  }
}
