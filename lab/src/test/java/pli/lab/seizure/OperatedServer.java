package pli.lab.seizure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.lab.process.Checkout;
import pli.lab.process.Child;

/**
 * A server as a careful operator runs it: by {@code ./pli server}, with the boot key outside of the
 * data folder.
 */
final class OperatedServer implements AutoCloseable {
  private static final long START_SECONDS = 120;

  private final Checkout checkout;
  private final Path folder;
  private final String invitation;
  private @Nullable Child process;

  /** Makes a server in {@code folder}, and does not start it. */
  OperatedServer(Checkout checkout, Path folder, String network) throws Exception {
    this.checkout = checkout;
    this.folder = folder;
    CompletableFuture<String> made = new CompletableFuture<>();
    List<String> words =
        List.of(
            "server",
            "init",
            data().toString(),
            "--network",
            network,
            "--listen",
            "127.0.0.1:0",
            "--boot-key",
            bootKey().toString(),
            "--json");
    try (Child init = start(pli(words), made)) {
      JsonNode answer = new ObjectMapper().readTree(made.get(START_SECONDS, TimeUnit.SECONDS));
      init.await(Duration.ofSeconds(START_SECONDS));
      invitation = answer.get("invitation").asText();
    }
  }

  private List<String> pli(List<String> words) {
    List<String> command = new ArrayList<>(List.of(checkout.launcher().toString()));
    command.addAll(words);
    return command;
  }

  /** Starts a process; {@code line} gets the first line it says. */
  private Child start(List<String> command, CompletableFuture<String> line) throws IOException {
    return Child.start(
        command,
        Map.of("PLI_BUILD", "never"),
        log(),
        line::complete,
        () -> line.completeExceptionally(new IOException("it ended")));
  }

  /** Starts it, as {@code ./pli server run} does. */
  void start() throws Exception {
    started(pli(List.of("server", "run", data().toString())));
  }

  /** Starts it with a clock that is {@code behind}. */
  void startBehind(Duration behind) throws Exception {
    started(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            LateServer.class.getName(),
            data().toString(),
            behind.toString()));
  }

  private void started(List<String> command) throws Exception {
    CompletableFuture<String> ready = new CompletableFuture<>();
    process = start(command, ready);
    String line = ready.get(START_SECONDS, TimeUnit.SECONDS);
    if (!line.startsWith("ready ")) {
      throw new IOException("not ready: " + line);
    }
  }

  Path data() {
    return folder.resolve("server");
  }

  Path bootKey() {
    return folder.resolve("elsewhere.key");
  }

  Path log() {
    return folder.resolve("server.log");
  }

  String invitation() {
    return invitation;
  }

  long pid() {
    return running().pid();
  }

  private Child running() {
    if (process == null) {
      throw new IllegalStateException("not started");
    }
    return process;
  }

  /** As a power cut: nothing is tidied up. */
  void kill() {
    running().kill();
  }

  /** Whether it ends in time. */
  boolean await(Duration patience) {
    return running().await(patience);
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
