package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import pli.lab.process.Checkout;

/** Runs {@code ./pli} as a person would, and keeps what it said. */
final class Pli {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** What a command came to. */
  record Outcome(int exitCode, String out, String err) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }

    List<JsonNode> lines() throws IOException {
      List<JsonNode> lines = new ArrayList<>();
      for (String line : out.lines().toList()) {
        lines.add(new ObjectMapper().readTree(line));
      }
      return lines;
    }

    /** The last line of standard error: what a person reads when something went wrong. */
    String sentence() {
      return err.lines()
          .filter(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS"))
          .reduce((first, second) -> second)
          .orElse("");
    }
  }

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  /** Commands of one person, whose vault and passphrase lie in {@code folder}. */
  Pli(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    Path passphrase = Files.writeString(folder.resolve("passphrase"), "throw-away\n");
    environment.put("PLI_PASSPHRASE_FILE", passphrase.toString());
    environment.put("PLI_VAULT", vault().toString());
    environment.put("PLI_BUILD", "never");
    environment.put("HOME", folder.toString());
    environment.put("LC_ALL", "C");
  }

  Path vault() {
    return folder.resolve("vault");
  }

  Pli with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Outcome run(String... words) throws IOException, InterruptedException {
    return runWith(new byte[0], words);
  }

  Outcome runWith(byte[] input, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Checkout.ofThisProgram().launcher().toString());
    command.addAll(List.of(words));
    return finish(start(command), input);
  }

  /** Runs a line of shell in the checkout. */
  Outcome shell(String line) throws IOException, InterruptedException {
    return finish(start(List.of("sh", "-c", line)), new byte[0]);
  }

  /** Starts a command whose output goes to files called {@code out} and {@code err}. */
  Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.directory(Checkout.ofThisProgram().root().toFile());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    return builder.start();
  }

  String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  /** What {@code process} has printed once {@code text} is in it; it may not end before. */
  String awaitOutput(Process process, String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    boolean more = true;
    while (more) {
      more = !process.waitFor(50, TimeUnit.MILLISECONDS) && System.nanoTime() < end;
      String out = out();
      if (out.contains(text)) {
        return out;
      }
    }
    String err = Files.readString(folder.resolve("err"));
    throw new AssertionError("this did not come: " + text + " in " + out() + err);
  }

  private Outcome finish(Process process, byte[] input) throws IOException, InterruptedException {
    try (OutputStream to = process.getOutputStream()) {
      to.write(input);
    } catch (IOException e) {
      // A command that does not read its input closes it.
    }
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("a command did not end");
    }
    String out = Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
    String err = Files.readString(folder.resolve("err"), StandardCharsets.UTF_8);
    return new Outcome(process.exitValue(), out, err);
  }

  /** What a command came to that had to be done. */
  static Outcome done(Outcome outcome) {
    assertEquals(0, outcome.exitCode(), outcome.err());
    return outcome;
  }

  /** Receives until this text has come. */
  static JsonNode awaitText(Pli person, String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    StringBuilder said = new StringBuilder();
    while (System.nanoTime() < end) {
      Outcome received = done(person.run("receive", "--timeout", "20", "--max", "1", "--json"));
      for (JsonNode line : received.lines()) {
        if (line.path("text").asText().equals(text)) {
          return line;
        }
      }
      said.append('\n').append(received.out()).append(received.err());
    }
    throw new AssertionError("a text did not come; what came:" + said);
  }
}
