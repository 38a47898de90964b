package pli.server.log;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.server.TestNetwork;
import pli.transparency.Limits;
import pli.transparency.TreeHead;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.note.Cosigner;
import pli.transparency.witness.AddCheckpointRequest;
import pli.transparency.witness.AddCheckpointResponse;
import pli.transparency.witness.Cosignable;
import pli.transparency.witness.Refusal;
import pli.transparency.witness.WitnessRules;
import pli.transparency.witness.WitnessVerdict;

/** A witness in this process, on 127.0.0.1, which may also lie. */
public final class TestWitness implements AutoCloseable {
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Cosigner cosigner;
  private final Cosigner stranger =
      new Cosigner("stranger", Ed25519.generate(TestNetwork.entropy()));
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Guarded by this. */
  private final List<TreeHead> heads = new ArrayList<>();

  private volatile @Nullable TrustedLog log;
  private volatile Manner manner = Manner.HONEST;
  private volatile @Nullable SignedCheckpoint shown;
  private final AtomicInteger asked = new AtomicInteger();

  /** How it answers. */
  public enum Manner {
    HONEST,
    WRONG_SIGNATURE,
    ANOTHERS_SIGNATURE,
    FUTURE,
    PAST,
    HUGE,
    ENDLESS,
    SILENT,
    ELSEWHERE,
    BROKEN,
    NONSENSE_CONFLICT,
    LARGER,
    SMALLER,
    INCONSISTENT,
    UNKNOWN
  }

  public TestWitness(String name) throws IOException {
    cosigner = new Cosigner(name, Ed25519.generate(TestNetwork.entropy()));
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", this::answer);
    http.start();
  }

  public WitnessAddress address() {
    return new WitnessAddress(
        cosigner.verifierKey(), URI.create("http://127.0.0.1:" + http.getAddress().getPort()));
  }

  public void trust(TrustedLog trusted) {
    log = trusted;
  }

  public void become(Manner next) {
    manner = next;
  }

  /** What it shows where witnesses show what they cosigned last. */
  public void show(SignedCheckpoint checkpoint) {
    shown = checkpoint;
  }

  /** The heads that it cosigned, in order; each follows from the one before. */
  public synchronized List<TreeHead> heads() {
    return List.copyOf(heads);
  }

  public int asked() {
    return asked.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestMethod().equals("GET")) {
      @Nullable SignedCheckpoint last = shown;
      send(exchange, last == null ? 404 : 200, "", last == null ? Bytes.EMPTY : last.encode());
      return;
    }
    asked.incrementAndGet();
    AddCheckpointRequest request;
    try {
      request = AddCheckpointRequest.parse(Bytes.copyOf(body));
    } catch (DecodeException e) {
      send(exchange, new AddCheckpointResponse.Refused(Refusal.MALFORMED));
      return;
    }
    long size = request.checkpoint().checkpoint().head().size();
    long now = System.currentTimeMillis() / 1000;
    switch (manner) {
      case HONEST -> send(exchange, honest(request, now));
      case FUTURE -> send(exchange, cosigned(request, Long.MAX_VALUE));
      case PAST -> send(exchange, cosigned(request, 1));
      case ANOTHERS_SIGNATURE ->
          send(
              exchange,
              new AddCheckpointResponse.Cosigned(
                  List.of(stranger.cosign(request.checkpoint().note().text(), now))));
      case WRONG_SIGNATURE ->
          send(
              exchange,
              new AddCheckpointResponse.Cosigned(
                  List.of(cosigner.cosign("another/log\n1\nAAAA\n", now))));
      case HUGE -> send(exchange, 200, "text/plain", Bytes.adopt(new byte[8 * Limits.MAX_NOTE]));
      case ENDLESS -> endless(exchange);
      case SILENT -> silent(exchange);
      case ELSEWHERE -> {
        exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/add-checkpoint");
        send(exchange, 307, "", Bytes.EMPTY);
      }
      case BROKEN -> send(exchange, 500, "text/html", Bytes.utf8("<h1>oops</h1>"));
      case NONSENSE_CONFLICT ->
          send(exchange, 409, "text/x.tlog.size", Bytes.utf8("many\nand more\n"));
      case LARGER -> send(exchange, new AddCheckpointResponse.Conflict(size + 1_000_000));
      case SMALLER -> send(exchange, new AddCheckpointResponse.Conflict(Math.max(0, size - 1)));
      case INCONSISTENT -> send(exchange, new AddCheckpointResponse.Refused(Refusal.INCONSISTENT));
      case UNKNOWN -> send(exchange, new AddCheckpointResponse.Refused(Refusal.UNKNOWN_LOG));
    }
  }

  private synchronized AddCheckpointResponse honest(AddCheckpointRequest request, long now) {
    TreeHead latest = heads.isEmpty() ? WitnessRules.NOTHING_YET : heads.getLast();
    return switch (WitnessRules.judge(log, latest, request)) {
      case WitnessVerdict.Answer answer -> answer.response();
      case Cosignable cosignable -> {
        heads.add(cosignable.head());
        shown = cosignable.checkpoint();
        yield cosignable.cosign(cosigner, now);
      }
    };
  }

  private AddCheckpointResponse cosigned(AddCheckpointRequest request, long seconds) {
    return new AddCheckpointResponse.Cosigned(
        List.of(cosigner.cosign(request.checkpoint().note().text(), seconds)));
  }

  private void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] some = new byte[1024];
    Arrays.fill(some, (byte) 'x');
    try (OutputStream out = exchange.getResponseBody()) {
      while (!await(20)) {
        out.write(some);
        out.flush();
      }
    }
  }

  private void silent(HttpExchange exchange) {
    try (exchange) {
      await(60_000);
    }
  }

  private boolean await(long millis) {
    try {
      return closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void send(HttpExchange exchange, AddCheckpointResponse response)
      throws IOException {
    send(exchange, response.status(), response.contentType(), response.body());
  }

  private static void send(HttpExchange exchange, int status, String type, Bytes body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
      exchange.getResponseBody().write(body.toByteArray());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
    threads.shutdownNow();
  }
}
