package pli.lab.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pli.client.net.Endpoint;
import pli.lab.process.Child;

/** An edge process of a server, to be killed and started again at the same address. */
final class RealEdge implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RealServer server;
  private final Path log;
  private int port;
  private Child child;

  private RealEdge(RealServer server, Path log) throws IOException {
    this.server = server;
    this.log = log;
    child = launch();
  }

  /** Starts one beside a server that runs, at any free port. */
  static RealEdge start(RealServer server, Path log) throws IOException {
    return new RealEdge(server, log);
  }

  private Child launch() throws IOException {
    List<String> words =
        List.of("server", "edge", server.data().toString(), "--listen", "127.0.0.1:" + port);
    CompletableFuture<String> ready = new CompletableFuture<>();
    Child started =
        Child.start(
            RealServer.command(words),
            Map.of(),
            log,
            ready::complete,
            () -> ready.completeExceptionally(new IOException("the edge ended")));
    try {
      String line = ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
      return started;
    } catch (ExecutionException | TimeoutException e) {
      started.close();
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  Endpoint endpoint() {
    return server.endpoint(port);
  }

  long pid() {
    return child.pid();
  }

  /** As {@code kill -9}. */
  void kill() {
    child.kill();
  }

  /** Starts it again where it was. */
  void restart() throws IOException {
    child = launch();
  }

  /** As {@code kill}; the exit code. */
  int stop() throws IOException {
    if (!child.stop(PATIENCE)) {
      throw new IOException("the edge did not stop");
    }
    return child.exitCode();
  }

  @Override
  public void close() {
    child.close();
  }
}
