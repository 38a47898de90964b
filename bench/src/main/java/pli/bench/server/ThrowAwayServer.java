package pli.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import pli.bench.load.Target;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Scratch;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.network.Address;
import pli.transparency.network.NetworkCard;

/**
 * A server of our own in a folder of its own, as it is installed but for its limits on rates and
 * connections, which are off. {@link #close} ends the process and removes the folder.
 */
public final class ThrowAwayServer implements AutoCloseable {
  /** Further options for the server's JVM, such as those of a profiler. */
  private static final String OPTIONS = "pli.bench.server.options";

  private static final String READY = "ready wss://";
  private static final long PATIENCE_SECONDS = 60;

  private final Path folder;
  private final boolean tls;
  private final List<Process> edges = new ArrayList<>();
  private @Nullable Process process;
  private @Nullable Target target;

  private ThrowAwayServer(Path folder, boolean tls) {
    this.folder = folder;
    this.tls = tls;
  }

  /**
   * Makes one and waits until it accepts connections.
   *
   * @param tls whether it speaks TLS, as each installed server does; else it is a {@link
   *     PlainServer}
   */
  public static ThrowAwayServer start(boolean tls) throws BenchmarkException {
    return start(tls, List.of());
  }

  /**
   * The same, made with further words.
   *
   * @param words for {@code pli server init}
   */
  public static ThrowAwayServer start(boolean tls, List<String> words) throws BenchmarkException {
    ThrowAwayServer server;
    try {
      server = new ThrowAwayServer(Files.createTempDirectory("pli-bench"), tls);
    } catch (IOException e) {
      throw new BenchmarkException("no folder for a throw-away server", e);
    }
    try {
      server.init(words);
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
  public Path folder() {
    return folder;
  }

  /** The network card's file. */
  public Path card() {
    return data().resolve("network.card");
  }

  private Path data() {
    return folder.resolve("server");
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  private void init(List<String> further) throws IOException, BenchmarkException {
    List<String> words = new ArrayList<>();
    words.addAll(
        List.of("init", data().toString(), "--network", "Bench", "--listen", "127.0.0.1:0"));
    words.addAll(further);
    Process init = launch(words.toArray(new String[0]));
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
        settings,
        limited
            .replaceAll("(?m)^(\\w+_per_second\\w*) = \\d+$", "$1 = 0")
            .replaceAll("(?m)^((?:at_once|unfinished)\\w*) = \\d+$", "$1 = 100000"));
  }

  /** Starts it, again if it was killed, and waits until it accepts connections. */
  public void run() throws IOException, BenchmarkException {
    Process running = tls ? launch("run", data().toString()) : launchPlain();
    process = running;
    try {
      NetworkCard card = NetworkCard.parse(Bytes.adopt(Files.readAllBytes(card())));
      target = reached(running, card.origin());
    } catch (DecodeException e) {
      throw new BenchmarkException("the throw-away server's card cannot be read", e);
    }
  }

  /** Waits until a process accepts connections. */
  private Target reached(Process started, String origin) throws IOException, BenchmarkException {
    try {
      String line =
          CompletableFuture.supplyAsync(() -> firstLine(started))
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!line.startsWith(READY)) {
        throw new BenchmarkException(
            "the throw-away server did not start: " + line + Files.readString(log()));
      }
      Address address = Address.parse(line.substring(READY.length()));
      return new Target(address.host(), address.port(), tls, origin, started.pid());
    } catch (TimeoutException | ExecutionException | DecodeException e) {
      throw new BenchmarkException("the throw-away server did not get ready", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Starts a further process that holds connections for it; it ends with the server. */
  public Target startEdge() throws IOException, BenchmarkException {
    Process edge = launch("edge", data().toString(), "--listen", "127.0.0.1:0");
    edges.add(edge);
    return reached(edge, target().origin());
  }

  /** Where it is reached, by load programs. */
  public Target target() {
    if (target == null) {
      throw new IllegalStateException("not running");
    }
    return target;
  }

  /** As {@code kill -9}; what it stored stays for {@link #run}. */
  public void kill() throws BenchmarkException {
    Process running = process;
    if (running != null) {
      try {
        running.destroyForcibly().waitFor();
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
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

  private Process launch(String... words) throws IOException {
    List<String> command = java();
    command.addAll(List.of("pli.server.Main", "server"));
    command.addAll(List.of(words));
    return start(command, words[0].equals("init"));
  }

  private Process launchPlain() throws IOException {
    List<String> command = java();
    command.addAll(List.of(PlainServer.class.getName(), data().toString()));
    return start(command, false);
  }

  private Process start(List<String> command, boolean quietly) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
    if (quietly) {
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }
    return builder.start();
  }

  /** Java as the launcher of an installed server starts it. */
  private static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xmx512m", "-Xmn64m"));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    String more = System.getProperty(OPTIONS, "");
    if (!more.isEmpty()) {
      command.addAll(List.of(more.split(" ")));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    return command;
  }

  private static BenchmarkException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new BenchmarkException("interrupted", e);
  }

  private static void end(Process running) {
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

  @Override
  public void close() {
    edges.forEach(ThrowAwayServer::end);
    if (process != null) {
      end(process);
    }
    Scratch.delete(folder);
  }
}
