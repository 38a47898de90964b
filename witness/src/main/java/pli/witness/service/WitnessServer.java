package pli.witness.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pli.codec.Bytes;
import pli.transparency.Limits;
import pli.transparency.witness.AddCheckpointResponse;

/**
 * The witness's door: {@code POST /add-checkpoint}, and {@code GET /HASH/checkpoint} for who wants
 * to see what it cosigned last. Plain HTTP: what is said is signed. Behind it stands one virtual
 * thread for each request; the JDK's server is told how many connections may be open, how long a
 * request may take to arrive, and how long its head may be.
 */
public final class WitnessServer implements AutoCloseable {
  private static final Pattern SHOWN = Pattern.compile("/([0-9a-f]{64})/checkpoint");
  private static final String TEXT = "text/plain; charset=utf-8";

  private final Witness witness;
  private final HttpServer server;
  private final ExecutorService threads;

  private WitnessServer(Witness witness, HttpServer server) {
    this.witness = witness;
    this.server = server;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  /**
   * Opens the door.
   *
   * @throws IOException if the address cannot be listened on
   */
  public static WitnessServer open(InetSocketAddress address, Witness witness) throws IOException {
    limit();
    WitnessServer opened = new WitnessServer(witness, HttpServer.create(address, 128));
    opened.server.createContext("/", opened::answer);
    opened.server.setExecutor(opened.threads);
    opened.server.start();
    return opened;
  }

  /** The JDK's server reads these once, before its first instance. */
  private static void limit() {
    System.setProperty("jdk.httpserver.maxConnections", "512");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "256");
    System.setProperty("sun.net.httpserver.idleInterval", "60");
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "10");
    System.setProperty("sun.net.httpserver.maxReqHeaders", "64");
    System.setProperty("sun.net.httpserver.maxReqHeaderSize", "16384");
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Answers nothing more. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Matcher shown = SHOWN.matcher(path == null ? "" : path);
      if ("/add-checkpoint".equals(path)) {
        add(exchange);
      } else if (shown.matches()) {
        show(exchange, shown.group(1));
      } else {
        send(exchange, 404, TEXT, Bytes.utf8("nothing here\n"));
      }
    }
  }

  private void add(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      send(exchange, 405, TEXT, Bytes.utf8("POST only\n"));
      return;
    }
    Bytes body = Bytes.adopt(exchange.getRequestBody().readNBytes(Limits.MAX_NOTE + 1));
    // One byte too many is no request: the reader has the same limit.
    AddCheckpointResponse response = witness.add(body);
    send(exchange, response.status(), response.contentType(), response.body());
  }

  private void show(HttpExchange exchange, String hash) throws IOException {
    if (!exchange.getRequestMethod().equals("GET")) {
      send(exchange, 405, TEXT, Bytes.utf8("GET only\n"));
      return;
    }
    Bytes cosigned = witness.shown(hash);
    if (cosigned == null) {
      send(exchange, 404, TEXT, Bytes.utf8("never cosigned\n"));
    } else {
      send(exchange, 200, TEXT, cosigned);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, Bytes body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length());
    exchange.getResponseBody().write(body.toByteArray());
  }
}
