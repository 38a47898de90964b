package pli.bench.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Scratch;

/** The process of a peer and its folder, which {@link #close} removes. */
final class PeerProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 90;
  private static final int TRY_MILLIS = 100;

  private final Path folder;
  private final int port;
  private @Nullable Process process;

  PeerProcess() throws BenchmarkException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
      folder = Files.createTempDirectory("pli-bench-peer");
    } catch (IOException e) {
      throw new BenchmarkException("no folder or port for a peer", e);
    }
  }

  Path folder() {
    return folder;
  }

  int port() {
    return port;
  }

  long pid() throws BenchmarkException {
    if (process == null) {
      throw new BenchmarkException("the peer does not run");
    }
    return process.pid();
  }

  /** Starts a command that keeps running and waits until it takes connections on the port. */
  void start(List<String> command, Map<String, String> environment) throws BenchmarkException {
    try {
      Process started = launch(command, environment);
      process = started;
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!takesConnections()) {
        if (!started.isAlive() || System.nanoTime() > end) {
          throw new BenchmarkException("a peer did not start: " + command.getFirst());
        }
        Thread.sleep(TRY_MILLIS);
      }
    } catch (IOException e) {
      throw new BenchmarkException("a peer could not be started: " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  /** Runs a command to its end. */
  void run(List<String> command, Map<String, String> environment) throws BenchmarkException {
    try {
      Process started = launch(command, environment);
      if (!started.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || started.exitValue() != 0) {
        started.destroyForcibly();
        throw new BenchmarkException("a peer could not be set up: " + command.getFirst());
      }
    } catch (IOException e) {
      throw new BenchmarkException("a peer could not be set up: " + command.getFirst(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  private Process launch(List<String> command, Map<String, String> environment) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    return builder.start();
  }

  private boolean takesConnections() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** As {@code kill -9}. */
  void kill() {
    if (process != null) {
      try {
        process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process = null;
    }
  }

  /** What a command prints, as far as a version goes; empty if there is no such command. */
  static String printed(String... command) {
    try {
      Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return started.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? text : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public void close() {
    kill();
    Scratch.delete(folder);
  }
}
