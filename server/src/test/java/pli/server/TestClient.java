package pli.server;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Entry;
import pli.protocol.wire.Error;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.Hello;
import pli.protocol.wire.ServerFrame;
import pli.transparency.network.Address;

/** A small client: asks, waits, and collects what comes unasked. */
public final class TestClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String origin;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<ServerFrame>> answers = new ConcurrentHashMap<>();
  private final BlockingQueue<ServerFrame> unasked = new LinkedBlockingQueue<>();
  private final CompletableFuture<Hello> hello = new CompletableFuture<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean reading = true;
  private @Nullable WebSocket socket;

  private TestClient(String origin) {
    this.origin = origin;
  }

  /** Connects and waits for the server's hello. */
  public static TestClient connect(Address address, String origin) throws Exception {
    TestClient client = new TestClient(origin);
    client.socket =
        HttpClient.newBuilder()
            .sslContext(trustAll())
            .build()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address.url() + "/v1"), client.new Listener())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    client.nonce();
    return client;
  }

  /** TLS that believes anything; the tests connect to themselves. */
  public static SSLContext trustAll() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    return context;
  }

  private final class Listener implements WebSocket.Listener {
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      partial.writeBytes(bytes);
      if (last) {
        received(partial.toByteArray());
        partial.reset();
      }
      if (reading) {
        from.request(1);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      end();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      end();
    }
  }

  private void end() {
    closed.countDown();
    hello.completeExceptionally(new IllegalStateException("the connection closed"));
    answers
        .values()
        .forEach(answer ->
            answer.completeExceptionally(new IllegalStateException("the connection closed")));
  }

  private void received(byte[] bytes) {
    ServerFrame frame;
    try {
      frame = ServerFrame.parseFrom(bytes);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    if (frame.hasHello()) {
      hello.complete(frame.getHello());
    } else if (frame.getRequestId() != 0) {
      CompletableFuture<ServerFrame> answer = answers.remove(frame.getRequestId());
      if (answer == null) {
        throw new AssertionError("an answer to nothing");
      }
      answer.complete(frame);
    } else {
      unasked.add(frame);
    }
  }

  private WebSocket socket() {
    return java.util.Objects.requireNonNull(socket);
  }

  public String origin() {
    return origin;
  }

  /** What the server said first. */
  public Hello hello() throws Exception {
    return hello.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The connection's nonce. */
  public Bytes nonce() throws Exception {
    return Bytes.copyOf(hello().getNonce().toByteArray());
  }

  /** From now on takes nothing more off the connection. */
  public void stopReading() {
    reading = false;
  }

  /** Sends bytes as one frame. */
  public void send(byte[] bytes) {
    socket().sendBinary(ByteBuffer.wrap(bytes), true).join();
  }

  public void sendText(String text) {
    socket().sendText(text, true).join();
  }

  /** Sends a request and does not wait. */
  public CompletableFuture<ServerFrame> start(ClientFrame.Builder request) {
    int id = ids.incrementAndGet();
    CompletableFuture<ServerFrame> answer = new CompletableFuture<>();
    answers.put(id, answer);
    send(request.setRequestId(id).build().toByteArray());
    return answer;
  }

  /** Sends a request and waits for its answer. */
  public ServerFrame ask(ClientFrame.Builder request) throws Exception {
    return start(request).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Sends a request that must be refused, and says with what. */
  public Error refused(ClientFrame.Builder request) throws Exception {
    ServerFrame answer = ask(request);
    if (!answer.hasError()) {
      throw new AssertionError("not refused but " + answer.getEventCase());
    }
    return answer.getError();
  }

  /** Sends a request that must not be refused. */
  public ServerFrame granted(ClientFrame.Builder request) throws Exception {
    ServerFrame answer = ask(request);
    if (answer.hasError()) {
      throw new AssertionError(answer.getError().getCode());
    }
    return answer;
  }

  /** The next thing that came unasked. */
  public ServerFrame next() throws Exception {
    ServerFrame frame = unasked.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("nothing came");
    }
    return frame;
  }

  /** Whether nothing came unasked up to now. */
  public boolean isQuiet() {
    return unasked.isEmpty();
  }

  /** The next {@code count} entries, of whatever queue; nothing else may come before them. */
  public List<Entry> entries(int count) throws Exception {
    List<Entry> entries = new ArrayList<>();
    while (entries.size() < count) {
      ServerFrame frame = next();
      if (!frame.hasEntries()) {
        throw new AssertionError("not entries but " + frame.getEventCase());
      }
      entries.addAll(frame.getEntries().getEntriesList());
    }
    return entries;
  }

  /** All entries up to the next {@code CaughtUp}. */
  public List<Entry> untilCaughtUp() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (ServerFrame frame = next(); !frame.hasCaughtUp(); frame = next()) {
      entries.addAll(frame.getEntries().getEntriesList());
    }
    return entries;
  }

  /** Waits for the server's goodbye. */
  public Goodbye.Reason goodbye() throws Exception {
    ServerFrame frame = next();
    while (!frame.hasGoodbye()) {
      frame = next();
    }
    return frame.getGoodbye().getReason();
  }

  /** Whether the connection is closed, within the test's patience. */
  public boolean isClosed() throws InterruptedException {
    return closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Cuts the connection without a word. */
  @Override
  public void close() {
    socket().abort();
  }

  public static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }

  public static Bytes bytes(ByteString bytes) throws DecodeException {
    return Bytes.copyOf(bytes.toByteArray());
  }

  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
