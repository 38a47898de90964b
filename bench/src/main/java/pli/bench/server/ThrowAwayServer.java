package pli.bench.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.BenchmarkException;

/**
 * A server of our own in a folder of its own, as it is installed but for its limits on rates, which
 * are off. {@link #close} ends the process and removes the folder.
 */
final class ThrowAwayServer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Path folder;
  private @Nullable Process process;

  private ThrowAwayServer(Path folder) {
    this.folder = folder;
  }

  /** Makes one and waits until it accepts connections. */
  static ThrowAwayServer start() throws BenchmarkException {
    ThrowAwayServer server;
    try {
      server = new ThrowAwayServer(Files.createTempDirectory("pli-bench"));
    } catch (IOException e) {
      throw new BenchmarkException("no folder for a throw-away server", e);
    }
    try {
      server.init();
      server.run();
      return server;
    } catch (IOException e) {
      server.close();
      throw new BenchmarkException("the throw-away server could not be made", e);
    } catch (BenchmarkException e) {
      server.close();
      throw e;
    }
  }

  /** A folder on the same disk. */
  Path folder() {
    return folder;
  }

  /** The network card's file. */
  Path card() {
    return data().resolve("network.card");
  }

  private Path data() {
    return folder.resolve("server");
  }

  private void init() throws IOException, BenchmarkException {
    Process init =
        launch("init", data().toString(), "--network", "Bench", "--listen", "127.0.0.1:0");
    try {
      if (!init.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || init.exitValue() != 0) {
        throw new BenchmarkException("pli server init failed");
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      init.destroyForcibly();
    }
    Path settings = data().resolve("pli.toml");
    String limited = Files.readString(settings);
    Files.writeString(
        settings, limited.replaceAll("(?m)^(\\w+_per_second_per_\\w+) = \\d+$", "$1 = 0"));
  }

  private void run() throws IOException, BenchmarkException {
    Process running = launch("run", data().toString());
    process = running;
    try {
      String line =
          CompletableFuture.supplyAsync(() -> firstLine(running))
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!line.startsWith("ready ")) {
        throw new BenchmarkException("the throw-away server did not start");
      }
    } catch (TimeoutException | ExecutionException e) {
      throw new BenchmarkException("the throw-away server did not get ready", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** What it says first; empty if it ends without a word. */
  private static String firstLine(Process process) {
    try {
      String line =
          new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process launch(String... words) throws IOException, BenchmarkException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xmx512m"));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", classPath(), "pli.server.Main", "server"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(folder.resolve("server.log").toFile());
    if (words[0].equals("init")) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
    return builder.start();
  }

  /** The server's package stands beside ours in a checkout; we know it as a process only. */
  private static String classPath() throws BenchmarkException {
    Path jars = target().resolve("../../server/target").normalize();
    try (Stream<Path> files = Files.list(jars)) {
      Path jar =
          files
              .filter(file -> file.getFileName().toString().matches("pli-server-.*\\.jar"))
              .findFirst()
              .orElseThrow(ThrowAwayServer::notBuilt);
      return jar + System.getProperty("path.separator") + jars.resolve("lib") + "/*";
    } catch (IOException e) {
      throw notBuilt();
    }
  }

  /** Where our own jar or classes are: {@code bench/target}. */
  private static Path target() {
    try {
      return Path.of(
              ThrowAwayServer.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path that is no path", e);
    }
  }

  private static BenchmarkException notBuilt() {
    return new BenchmarkException("the server is not built: run ./pli server help first");
  }

  private static BenchmarkException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new BenchmarkException("interrupted", e);
  }

  @Override
  public void close() {
    Process running = process;
    if (running != null) {
      running.destroy();
      try {
        if (!running.waitFor(15, TimeUnit.SECONDS)) {
          running.destroyForcibly().waitFor(15, TimeUnit.SECONDS);
        }
      } catch (InterruptedException e) {
        running.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // What is left lies in the platform's folder for temporary files.
    }
  }
}
