package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process of Node.js in which members of the {@code ts-mls} library live; {@code
 * src/test/ts-mls/peer.mjs} says what it understands. The library is installed by {@code npm ci}
 * from the lock file beside it into {@code target/ts-mls}, once until the lock file changes.
 *
 * <p>Without {@code node} (20 or later) and {@code npm} on the PATH, tests that need it are skipped
 * and say so. If the installation fails, they fail where the environment says that this is a {@code
 * CI}; elsewhere, where a machine may well be offline, they are skipped and say so.
 */
final class TsMls implements AutoCloseable {
  private static final int INSTALL_SECONDS = 300;
  private static final int ANSWER_SECONDS = 60;
  private static final int END_SECONDS = 10;
  private static final int OLDEST_NODE = 20;
  private static final String END = "";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path log;
  private final Writer requests;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private TsMls(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader = new Thread(this::read, "answers of ts-mls");
    reader.setDaemon(true);
    reader.start();
  }

  /** A process of its own, or the end of the test that asks, with the reason. */
  static TsMls start() throws IOException, InterruptedException {
    if (!onPath("node") || !onPath("npm")) {
      skip("node and npm are not on the PATH");
    }
    Path directory = install();
    Path log = directory.resolve("peer.log");
    TsMls started =
        new TsMls(
            new ProcessBuilder("node", "peer.mjs")
                .directory(directory.toFile())
                .redirectError(log.toFile())
                .start(),
            log);
    for (var id : SharedKeys.ids()) {
      ObjectNode psk = request("psk");
      psk.put("id", id.hex()).put("secret", SharedKeys.secret(id).hex());
      started.call(psk);
    }
    return started;
  }

  /** A request without its arguments. */
  static ObjectNode request(String operation) {
    return JSON.createObjectNode().put("op", operation);
  }

  /**
   * The answer to a request.
   *
   * @throws Refused if it is an error
   */
  JsonNode call(ObjectNode request) throws IOException, InterruptedException {
    requests.write(JSON.writeValueAsString(request) + "\n");
    requests.flush();
    String line = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
    if (line == null || line.equals(END)) {
      close();
      return fail("no answer of ts-mls to " + request + ": " + Files.readString(log));
    }
    JsonNode answer = JSON.readTree(line);
    if (answer.has("error")) {
      throw new Refused(answer.get("error").asText());
    }
    return answer;
  }

  /** The process ends with its input, or is ended. */
  @Override
  public void close() throws IOException, InterruptedException {
    requests.close();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** What the library, or the lack of something in it, would not do. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        answers.add(line);
      }
    } catch (IOException e) {
      // The process is gone; whoever waits is told below.
    }
    answers.add(END);
  }

  private static synchronized Path install() throws IOException, InterruptedException {
    Path module = Path.of(System.getProperty("pli.root", "."), "mls");
    Path source = module.resolve("src/test/ts-mls");
    Path directory = Files.createDirectories(module.resolve("target/ts-mls")).toAbsolutePath();
    Path installed = directory.resolve("installed");
    copy(source, directory, "peer.mjs");
    requireNode(directory);
    if (Files.exists(installed)
        && Files.mismatch(installed, source.resolve("package-lock.json")) < 0) {
      return directory;
    }
    copy(source, directory, "package.json");
    copy(source, directory, "package-lock.json");
    Path log = directory.resolve("npm.log");
    if (run(directory, log, INSTALL_SECONDS, "npm", "ci", "--ignore-scripts") != 0) {
      String reason = "npm could not install it: " + Files.readString(log);
      if (System.getenv("CI") != null) {
        fail(reason);
      }
      skip(reason);
    }
    Files.copy(
        directory.resolve("package-lock.json"), installed, StandardCopyOption.REPLACE_EXISTING);
    return directory;
  }

  private static void requireNode(Path directory) throws IOException, InterruptedException {
    Path log = directory.resolve("node.log");
    run(directory, log, END_SECONDS, "node", "--version");
    String version = Files.readString(log).trim();
    if (!version.matches("v\\d+\\..*")
        || Integer.parseInt(version.substring(1, version.indexOf('.'))) < OLDEST_NODE) {
      skip("node is older than " + OLDEST_NODE + ": " + version);
    }
  }

  private static int run(Path directory, Path log, int seconds, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      return -1;
    }
    return process.exitValue();
  }

  private static void copy(Path from, Path to, String file) throws IOException {
    Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
  }

  private static boolean onPath(String program) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }

  private static void skip(String reason) {
    String message = "skipped: groups shared with ts-mls, because " + reason;
    System.err.println(message);
    abort(message);
  }
}
