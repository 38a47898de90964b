package pli.lab.network;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pli.lab.process.Child;

/**
 * A process that has said on its standard output that it has come so far.
 *
 * @param child the process
 * @param line what it said
 */
record Announced(Child child, String line) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /**
   * Starts a process and waits for its line.
   *
   * @param who for a sentence if it does not come
   * @param log where its standard error goes
   * @param beginning how the line begins
   * @throws LabException if the process ends before, or takes too long; it is gone then
   */
  static Announced start(String who, List<String> command, Path log, String beginning)
      throws IOException {
    CompletableFuture<String> said = new CompletableFuture<>();
    Child child =
        Child.start(
            command,
            Map.of(),
            log,
            line -> {
              if (line.startsWith(beginning)) {
                said.complete(line);
              }
            },
            () -> said.completeExceptionally(new LabException(who + " ended")));
    try {
      return new Announced(child, await(who, said));
    } catch (IOException e) {
      child.close();
      throw e;
    }
  }

  private static String await(String who, CompletableFuture<String> said) throws IOException {
    try {
      return said.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new LabException(who + " ended before it was ready");
    } catch (TimeoutException e) {
      throw new LabException(who + " was not ready in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted");
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
