package pli.lab.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.client.net.Endpoint;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.lab.process.Checkout;
import pli.lab.process.Child;
import pli.transparency.network.NetworkCard;

/** The server's own program on a folder, to be started, killed and started again. */
final class RealServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String MAIN = "pli.server.Main";
  private static final String SHIFTED_MAIN = "pli.server.ShiftedMain";

  private final Path data;
  private final Path log;
  private final String invitation;
  private final NetworkCard card;
  private final int port;
  private @Nullable Child child;

  private RealServer(Path data, Path log, JsonNode made) throws IOException {
    this.data = data;
    this.log = log;
    invitation = made.get("invitation").asText();
    String listen = made.get("listen").asText();
    port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    try {
      card = NetworkCard.parse(Bytes.copyOf(Files.readAllBytes(data.resolve("network.card"))));
    } catch (DecodeException e) {
      throw new IOException(e);
    }
  }

  /** Makes a server that does not run yet, in a folder beside its log. */
  static RealServer make(Path folder) throws IOException {
    return make(folder.resolve("server"), folder.resolve("server.log"), 1);
  }

  /**
   * Makes a server that does not run yet; without limits on rates.
   *
   * @param reserveMib free disk below which it refuses
   */
  static RealServer make(Path data, Path log, int reserveMib) throws IOException {
    List<String> words =
        List.of(
            "server",
            "init",
            data.toString(),
            "--network",
            "Faults",
            "--listen",
            "127.0.0.1:0",
            "--json");
    CompletableFuture<String> line = new CompletableFuture<>();
    JsonNode made;
    try (Child init =
        Child.start(
            command(MAIN, words),
            Map.of(),
            log,
            line::complete,
            () -> line.completeExceptionally(new IOException("server init said nothing")))) {
      made = new ObjectMapper().readTree(await(line));
      init.await(PATIENCE);
    }
    RealServer server = new RealServer(data, log, made);
    server.set("\\w+_per_second_per_\\w+", 0);
    server.set("reserve_mib", reserveMib);
    server.set("write_buffer_mib", 1);
    return server;
  }

  /** Changes the settings of this name; they hold from the next start on. */
  void set(String name, int value) throws IOException {
    Path toml = data.resolve("pli.toml");
    String before = Files.readString(toml);
    Files.writeString(toml, before.replaceAll("(?m)^(" + name + ") = \\d+$", "$1 = " + value));
  }

  /** How the server's program is started. */
  static List<String> command(List<String> words) throws IOException {
    return command(MAIN, words);
  }

  private static List<String> command(String mainClass, List<String> words) throws IOException {
    List<String> command =
        Checkout.ofThisProgram().command("server", mainClass, List.of("-Xmx512m"), words);
    if (mainClass.equals(SHIFTED_MAIN)) {
      Path tests = Checkout.ofThisProgram().root().resolve("server/target/test-classes");
      if (!Files.isDirectory(tests)) {
        throw new IOException("the server's tests are not compiled");
      }
      Collections.replaceAll(
          command, classPath(command), classPath(command) + File.pathSeparator + tests);
    }
    return command;
  }

  private static String classPath(List<String> command) {
    return command.get(command.indexOf("-cp") + 1);
  }

  private static String await(CompletableFuture<String> line) throws IOException {
    try {
      return line.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the server was not ready in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  Path store() {
    return data.resolve("store");
  }

  Path data() {
    return data;
  }

  String origin() {
    return card.origin();
  }

  NetworkCard card() {
    return card;
  }

  String invitation() {
    return invitation;
  }

  /** Where it is reached. */
  Endpoint endpoint() {
    return endpoint(port);
  }

  /** The same server at another port, where somebody stands between. */
  Endpoint endpoint(int otherPort) {
    return new Endpoint("127.0.0.1", otherPort, new Endpoint.Trust.Pinned(card.pins()));
  }

  int port() {
    return port;
  }

  /** Starts it, and returns when it takes connections. */
  void start() throws IOException {
    start(List.of(), MAIN);
  }

  /** Starts it under another program, which runs the words that follow its own. */
  void startUnder(List<String> program) throws IOException {
    start(program, MAIN);
  }

  /** Starts it with a clock that {@link #shiftClock} moves. */
  void startShifted(Duration ahead) throws IOException {
    start(List.of(), SHIFTED_MAIN, ahead.toString());
  }

  private void start(List<String> before, String mainClass, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("server", "run", data.toString()));
    words.addAll(List.of(more));
    List<String> command = new ArrayList<>(before);
    command.addAll(command(mainClass, words));
    CompletableFuture<String> ready = new CompletableFuture<>();
    Child started =
        Child.start(
            command,
            Map.of(),
            log,
            line -> {
              if (line.startsWith("ready ")) {
                ready.complete(line);
              }
            },
            () -> ready.completeExceptionally(new IOException("the server ended")));
    child = started;
    try {
      await(ready);
    } catch (IOException e) {
      started.await(PATIENCE);
      throw e;
    }
  }

  /** Its process. */
  long pid() {
    return child().pid();
  }

  /** Starts it where it must not start; its exit code. */
  int startsNot() throws IOException {
    try {
      start();
    } catch (IOException e) {
      return exitCode();
    }
    throw new AssertionError("the server started");
  }

  /** Moves the clock of a server that was started shifted. */
  void shiftClock(Duration ahead) throws IOException {
    child().write(ahead.toString());
  }

  /** As {@code kill -9}. */
  void kill() {
    child().kill();
  }

  /** As {@code kill}; the exit code. */
  int stop() throws IOException {
    if (!child().stop(PATIENCE)) {
      throw new IOException("the server did not stop");
    }
    return child().exitCode();
  }

  /** Of a server that has ended. */
  int exitCode() {
    return child().exitCode();
  }

  private Child child() {
    Child running = child;
    if (running == null) {
      throw new IllegalStateException("never started");
    }
    return running;
  }

  /** All that it ever wrote to standard error. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** What its log says of events of this name, over all its runs. */
  List<JsonNode> events(String name) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : log().lines().filter(one -> one.startsWith("{")).toList()) {
      JsonNode event = new ObjectMapper().readTree(line);
      if (event.path("event").asText().equals(name)) {
        events.add(event);
      }
    }
    return events;
  }

  /** What the last start found. */
  JsonNode opened() throws IOException {
    return events("opened").getLast();
  }

  /** The file that the write-ahead log ends in. */
  Path newestLog() throws IOException {
    try (Stream<Path> files = Files.list(store())) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9]+\\.log"))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }

  @Override
  public void close() {
    Child running = child;
    if (running != null) {
      running.close();
    }
  }
}
