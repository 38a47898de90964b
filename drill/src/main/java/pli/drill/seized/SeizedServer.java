package pli.drill.seized;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.drill.stage.Stage;
import pli.lab.process.Checkout;
import pli.lab.process.Child;

/** A server as a careful operator runs it: a process, its boot key outside of the data folder. */
public final class SeizedServer implements AutoCloseable {
  /** What the network is called; it stands in clear in two files. */
  public static final String NETWORK = "The Lighthouse of the Drill";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Checkout checkout;
  private final Path folder;
  private final String invitation;
  private @Nullable Child process;

  private SeizedServer(Checkout checkout, Path folder) throws IOException {
    this.checkout = checkout;
    this.folder = folder;
    String line =
        say(
            "{",
            "server",
            "init",
            data().toString(),
            "--network",
            NETWORK,
            "--listen",
            "127.0.0.1:0",
            "--boot-key",
            bootKey().toString(),
            "--json");
    JsonNode made = new ObjectMapper().readTree(line);
    invitation = made.get("invitation").asText();
  }

  /** Makes one on a stage and starts it. */
  public static SeizedServer on(Stage stage) throws IOException {
    Path folder = Files.createDirectories(stage.folder().resolve("seized"));
    SeizedServer server = new SeizedServer(stage.checkout(), folder);
    server.start();
    return server;
  }

  private List<String> command(List<String> options, String... words) throws IOException {
    return checkout.command("server", "pli.server.Main", options, List.of(words));
  }

  /** Runs a verb of the server to its end and returns the line that begins so. */
  private String say(String beginning, String... words) throws IOException {
    CompletableFuture<String> said = new CompletableFuture<>();
    try (Child child = child(command(List.of("-Xmx256m"), words), beginning, said)) {
      String line = await(said);
      child.await(PATIENCE);
      return line;
    }
  }

  private Child child(List<String> command, String beginning, CompletableFuture<String> said)
      throws IOException {
    return Child.start(
        command,
        Map.of(),
        log(),
        line -> {
          if (line.startsWith(beginning)) {
            said.complete(line);
          }
        },
        () -> said.completeExceptionally(new IOException("the server ended")));
  }

  private static String await(CompletableFuture<String> said) throws IOException {
    try {
      return said.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Starts it, with the options that {@code ./pli server} has for what memory keeps. */
  public void start() throws IOException {
    CompletableFuture<String> said = new CompletableFuture<>();
    List<String> options =
        List.of(
            "-Xmx256m",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:-HeapDumpOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-XX:+ZeroTLAB",
            "-XX:MarkSweepDeadRatio=0");
    process = child(command(options, "server", "run", data().toString()), "ready ", said);
    String unused = await(said);
  }

  /** Takes a backup, as an operator does, while it runs. */
  public void backUp(Path file) throws IOException {
    String unused = say("{", "server", "backup", data().toString(), file.toString(), "--json");
  }

  /** The data folder. */
  public Path data() {
    return folder.resolve("server");
  }

  /** Where the boot key lies. */
  public Path bootKey() {
    return folder.resolve("elsewhere.key");
  }

  /** What it says on standard error. */
  public Path log() {
    return folder.resolve("server.log");
  }

  /** The first invitation. */
  public String invitation() {
    return invitation;
  }

  /** Its process. */
  public long pid() {
    return running().pid();
  }

  private Child running() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  /** As a power cut: nothing is tidied up. */
  public void kill() {
    running().kill();
  }

  /** A copy of the data folder, as a thief makes one; returns how many bytes it has. */
  public long copyTo(Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(data())) {
      all = new ArrayList<>(walk.toList());
    }
    long bytes = 0;
    for (Path path : all) {
      Path target = to.resolve(data().relativize(path));
      if (Files.isDirectory(path)) {
        Files.createDirectories(target);
      } else if (Files.isRegularFile(path)) {
        Files.copy(path, target);
        bytes += Files.size(target);
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
