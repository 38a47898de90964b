package pli.server.observation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Health and figures over HTTP on the loopback address: {@code /health} (200 or 503), {@code
 * /metrics} for Prometheus, {@code /figures} as JSON. Numbers only; what else is added guards
 * itself. Whoever stops in the middle of a request keeps nobody else waiting, and is given up after
 * a while.
 */
public final class ObservationServer implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String REQUEST_SECONDS = "sun.net.httpserver.maxReqTime";

  private final HttpServer http;
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("observation").factory());

  /**
   * Listens.
   *
   * @param port 0 for any
   * @param healthy whether the server can do its work now
   */
  public ObservationServer(int port, Figures figures, BooleanSupplier healthy) throws IOException {
    // The JDK's server can only be told by a property, which it reads once.
    if (System.getProperty(REQUEST_SECONDS) == null) {
      System.setProperty(REQUEST_SECONDS, "10");
    }
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.setExecutor(executor);
    http.createContext(
        "/metrics",
        exchange ->
            answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", figures::prometheus));
    http.createContext("/figures", exchange -> answer(exchange, 200, JSON, figures::json));
    http.createContext(
        "/health",
        exchange -> {
          boolean up = healthy.getAsBoolean();
          answer(exchange, up ? 200 : 503, JSON, () -> "{\"healthy\":" + up + "}");
        });
    http.start();
  }

  /** Where it listens. */
  public int port() {
    return http.getAddress().getPort();
  }

  /** Something else that may be asked for there. */
  public void add(String path, HttpHandler handler) {
    http.createContext(path, handler);
  }

  private static void answer(HttpExchange exchange, int status, String type, Supplier<String> body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    }
  }

  @Override
  public void close() {
    http.stop(0);
    executor.shutdownNow();
  }
}
