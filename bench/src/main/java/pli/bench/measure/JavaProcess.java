package pli.bench.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A further process of this Java with this class path. */
public final class JavaProcess {
  private final List<String> command;

  private JavaProcess(List<String> command) {
    this.command = command;
  }

  /**
   * One that runs {@code main} of a class and compiles before it goes on ({@code -Xbatch}): on a
   * busy machine the compiler's threads would lag behind, and what is measured would be how far.
   */
  public static JavaProcess measuring(Class<?> main, String... arguments) {
    return of(List.of("-Xbatch", "-XX:+UseSerialGC"), main, arguments);
  }

  /** One that runs {@code main} of a class as a program does. */
  public static JavaProcess of(Class<?> main, String... arguments) {
    return of(List.of(), main, arguments);
  }

  private static JavaProcess of(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-Xmx1g", "-XX:+UseCompactObjectHeaders"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new JavaProcess(command);
  }

  /**
   * Runs it to its end and gives the lines that it printed; its errors go to ours.
   *
   * @throws BenchmarkException if it fails, or takes longer than {@code seconds}; then it is ended
   */
  public List<String> output(long seconds) throws BenchmarkException {
    Process process = start();
    try {
      CompletableFuture<List<String>> lines = CompletableFuture.supplyAsync(() -> read(process));
      List<String> printed = lines.get(seconds, TimeUnit.SECONDS);
      if (!process.waitFor(seconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new BenchmarkException("a measuring process failed");
      }
      return printed;
    } catch (TimeoutException e) {
      throw new BenchmarkException("a measuring process took more than " + seconds + " s", e);
    } catch (ExecutionException e) {
      throw new BenchmarkException("a measuring process could not be heard", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Starts it; who does so ends it. Its errors go to ours. */
  public Process start() throws BenchmarkException {
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new BenchmarkException("a measuring process did not start", e);
    }
  }

  private static List<String> read(Process process) {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
