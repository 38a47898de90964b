package pli.witness.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs that others wrote, as {@code witness/interop/fetch} unpacks them, or in the folder of
 * {@code -Dpli.peers=DIR}. Those that are started end with {@link #close}.
 */
final class Peers implements AutoCloseable {
  private static final Path PROGRAMS =
      Path.of(
          System.getProperty(
              "pli.peers", System.getProperty("pli.root", "..") + "/target/peers/usr/bin"));

  private final Path folder;
  private final List<Process> started = new ArrayList<>();

  private Peers(Path folder) {
    this.folder = folder;
  }

  /** The programs, to be run in {@code folder}; without them the test is skipped, aloud. */
  static Peers in(Path folder, String... programs) {
    for (String program : programs) {
      boolean there = Files.isExecutable(PROGRAMS.resolve(program));
      if (!there) {
        System.out.println(
            "SKIPPED: " + program + " is not in " + PROGRAMS + "; witness/interop/fetch brings it");
      }
      Assumptions.assumeTrue(there, program + " is not there");
    }
    return new Peers(folder);
  }

  /** What a program that ran said. */
  record Ended(int code, String said) {}

  /** Runs a program to its end. */
  Ended run(String input, String... words) throws IOException, InterruptedException {
    Path in = Files.writeString(Files.createTempFile(folder, "in", ""), input);
    Path out = Files.createTempFile(folder, "out", "");
    Process process =
        builder(words)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectErrorStream(true)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(words[0] + " did not end");
    }
    return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
  }

  /** Runs a program that must succeed. */
  String must(String... words) throws IOException, InterruptedException {
    Ended ended = run("", words);
    assertTrue(ended.code() == 0, () -> String.join(" ", words) + ": " + ended.said());
    return ended.said();
  }

  /** Starts a program that listens on {@code port}, and waits until it does. */
  void start(int port, String... words) throws IOException, InterruptedException {
    Path log = begin(words);
    for (int i = 0; i < 200; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    throw new AssertionError(words[0] + " does not listen: " + Files.readString(log));
  }

  /** Starts a program that makes {@code file}, and waits until it has. */
  void start(Path file, String... words) throws IOException, InterruptedException {
    Path log = begin(words);
    for (int i = 0; i < 200 && !Files.exists(file); i++) {
      Thread.sleep(50);
    }
    assertTrue(Files.exists(file), words[0] + ": " + Files.readString(log));
  }

  private Path begin(String... words) throws IOException {
    Path log = Files.createTempFile(folder, "log", "");
    started.add(builder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start());
    return log;
  }

  private ProcessBuilder builder(String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    Path program = PROGRAMS.resolve(words[0]);
    if (Files.isExecutable(program)) {
      command.set(0, program.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    // Debian builds these without their go.mod, so Go's HTTP patterns would mean what they once
    // did.
    builder.environment().put("GODEBUG", "httpmuxgo121=0");
    builder.environment().put("SSH_AUTH_SOCK", folder.resolve("agent").toString());
    return builder;
  }

  /** A port that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    for (Process process : started) {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }
}
