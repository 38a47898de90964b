package pli.drill.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.lab.network.LabException;
import pli.lab.process.Child;

/**
 * A person at the command line of a computer of their own, which is a process ({@link Desk}), with
 * a vault of their own.
 */
public final class CommandLine implements AutoCloseable {
  /** What opens their vaults. */
  public static final String PASSPHRASE = "throw-away";

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration LISTENING = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What a command came to.
   *
   * @param exitCode as docs/CLI say what it means
   * @param out the lines of its standard output
   * @param err the lines of its standard error
   */
  public record Said(int exitCode, List<String> out, List<String> err) {
    /** With copies of the lists. */
    public Said {
      out = List.copyOf(out);
      err = List.copyOf(err);
    }

    /** The last line of standard error: what a person reads when something went wrong. */
    public String sentence() {
      return err.isEmpty() ? "" : err.getLast();
    }

    /** The first warning that a person reads; empty if there is none. */
    public String warning() {
      return all().stream()
          .filter(line -> line.contains("WARNING") || line.contains("Warning"))
          .findFirst()
          .orElse("");
    }

    /** Whether a line has these words in it. */
    public boolean says(String words) {
      return all().stream().anyMatch(line -> line.contains(words));
    }

    private List<String> all() {
      List<String> all = new ArrayList<>(out);
      all.addAll(err);
      return all;
    }

    /** The JSON object that it printed. */
    public JsonNode json() throws IOException {
      return JSON.readTree(String.join("\n", out));
    }
  }

  private final String handle;
  private final Path folder;
  private final Map<String, String> environment;

  /** Of the computer as it is on now: what an earlier one still says, nobody waits for. */
  private BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private Duration ahead = Duration.ZERO;
  private volatile @Nullable Child desk;

  /**
   * A person whose vault, passphrase and other files lie in a folder of their own.
   *
   * @param within where that folder goes
   */
  public CommandLine(Path within, String handle) throws IOException {
    this.handle = handle;
    folder = Files.createDirectories(within.resolve(handle));
    Path passphrase = Files.writeString(folder.resolve("passphrase"), PASSPHRASE + "\n");
    environment =
        Map.of(
            "PLI_PASSPHRASE_FILE",
            passphrase.toString(),
            "PLI_VAULT",
            vault().toString(),
            "HOME",
            folder.toString(),
            "LC_ALL",
            "en_GB.UTF-8",
            "LANG",
            "en_GB.UTF-8");
  }

  /** What the person is called. */
  public String handle() {
    return handle;
  }

  /** Where the vault lies. */
  public Path vault() {
    return folder.resolve("vault");
  }

  /** The person's folder. */
  public Path folder() {
    return folder;
  }

  /** Runs a command to its end. */
  public synchronized Said run(String... words) throws IOException {
    Child at = desk;
    if (at == null || !at.isAlive()) {
      at = sit();
      desk = at;
    }
    at.write(JSON.writeValueAsString(words));
    try {
      String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (answer == null || answer.isEmpty()) {
        throw new LabException(handle + ": a command did not end");
      }
      JsonNode said = JSON.readTree(answer);
      return new Said(said.get("exit").asInt(), lines(said.get("out")), lines(said.get("err")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException(handle + ": interrupted");
    }
  }

  /** From the next command on the clock of this computer is ahead by so much. */
  public synchronized void turnClock(Duration by) {
    close();
    desk = null;
    ahead = by;
  }

  private Child sit() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx384m",
            "-Xlog:disable",
            "-Dpli.test.clock.offset.millis=" + ahead.toMillis(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            Desk.class.getName());
    BlockingQueue<String> said = new LinkedBlockingQueue<>();
    answers = said;
    return Child.start(command, environment, folder.resolve("log"), said::add, () -> said.add(""));
  }

  private static List<String> lines(JsonNode array) {
    List<String> lines = new ArrayList<>();
    array.forEach(line -> lines.add(line.asText()));
    return lines;
  }

  /**
   * Runs a command that must be done.
   *
   * @throws LabException if it was not, with the sentence that says why
   */
  public Said done(String... words) throws IOException {
    Said said = run(words);
    if (said.exitCode() != 0) {
      throw new LabException(
          handle + ": " + words[0] + " ended with " + said.exitCode() + ": " + said.sentence());
    }
    return said;
  }

  /** Makes an invitation; the link. */
  public String invitation(String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("invite", "--json"));
    words.addAll(List.of(more));
    return done(words.toArray(String[]::new)).json().get("invitation").asText();
  }

  /** Receives until a text has come. */
  public Said receive(String text) throws IOException {
    @Nullable Said said = receive(text, PATIENCE);
    if (said == null) {
      throw new LabException(handle + ": a text did not come");
    }
    return said;
  }

  /** Whether a text comes, where a drill asks that: within some time. */
  public boolean hears(String text) throws IOException {
    return receive(text, LISTENING) != null;
  }

  private @Nullable Said receive(String text, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    do {
      Said said = done("receive", "--timeout", "10", "--max", "1");
      if (said.says(text)) {
        return said;
      }
    } while (System.nanoTime() < end);
    return null;
  }

  @Override
  public void close() {
    Child at = desk;
    if (at != null) {
      at.close();
    }
  }
}
