package pli.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The witness as a process of its own. */
public final class Run implements AutoCloseable {
  private static final String READY = "ready ";

  private final Process process;
  private final BufferedReader out;

  /** Where it is reached. */
  public final String url;

  private Run(Process process) throws IOException {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    assertTrue(line != null && line.startsWith(READY), "said " + line);
    this.url = line.substring(READY.length());
  }

  /** Starts {@code pli witness run} on any port, behind other words such as those of a tracer. */
  public static Run witness(Path folder, List<String> before) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "pli.witness.Main",
            "witness",
            "run",
            folder.toString(),
            "--listen",
            "127.0.0.1:0"));
    return new Run(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Sends it kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
  }

  /** Tells it to end, and waits until it has. */
  public void end() throws InterruptedException {
    // Behind a tracer the witness is its child, and the tracer ends with it.
    List<ProcessHandle> traced = process.descendants().toList();
    traced.forEach(ProcessHandle::destroy);
    if (traced.isEmpty()) {
      process.destroy();
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(143, process.exitValue());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
