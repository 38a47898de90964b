package pli.lab.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process that was started here. */
public final class Child implements AutoCloseable {
  private static final Set<Child> LIVING = ConcurrentHashMap.newKeySet();

  private final Process process;
  private final BufferedWriter input;

  private Child(Process process) {
    this.process = process;
    this.input =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts a process.
   *
   * @param environment what to set besides what this process has
   * @param log where its standard error goes, appended
   * @param onLine hears each line of its standard output, from one thread
   * @param onEnd hears that its standard output ended
   */
  public static Child start(
      List<String> command,
      Map<String, String> environment,
      Path log,
      Consumer<String> onLine,
      Runnable onEnd)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Child child = new Child(builder.start());
    LIVING.add(child);
    var unused = child.process.onExit().thenRun(() -> LIVING.remove(child));
    // A read of a pipe holds the thread that carries a virtual one: with as many children as there
    // are cores, nobody would listen to the next.
    Thread.ofPlatform()
        .daemon()
        .name("child-" + child.pid())
        .start(() -> child.listen(onLine, onEnd));
    return child;
  }

  private void listen(Consumer<String> onLine, Runnable onEnd) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        onLine.accept(line);
      }
    } catch (IOException | UncheckedIOException e) {
      // The process is gone, which onEnd says.
    } finally {
      onEnd.run();
    }
  }

  /** Ends all that were started here and still run, for who is told to end. */
  public static void endAll() {
    LIVING.forEach(Child::kill);
  }

  /** Writes a line to its standard input. */
  public synchronized void write(String line) throws IOException {
    input.write(line);
    input.write('\n');
    input.flush();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it as {@code kill -9} does, and returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    await(Duration.ofSeconds(30));
  }

  /** Asks it to end, as {@code kill} does; returns whether it did in time. */
  public boolean stop(Duration patience) {
    process.destroy();
    return await(patience);
  }

  /** Waits for its end; returns whether it came in time. */
  public boolean await(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** With which code it ended. */
  public int exitCode() {
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
