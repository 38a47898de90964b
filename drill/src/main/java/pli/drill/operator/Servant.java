package pli.drill.operator;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pli.lab.network.LabException;
import pli.lab.process.Checkout;
import pli.lab.process.Child;

/** Starts programs of the operator's that serve until they are ended. */
final class Servant {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Servant() {}

  /** Starts {@code server} or {@code witness}, and returns when it says that it is ready. */
  static Child start(Checkout checkout, Path log, String program, String... words)
      throws IOException {
    List<String> command =
        checkout.command(program, "pli." + program + ".Main", List.of("-Xmx512m"), List.of(words));
    CompletableFuture<String> ready = new CompletableFuture<>();
    Child child =
        Child.start(
            command,
            Map.of(),
            log,
            line -> {
              if (line.startsWith("ready ")) {
                ready.complete(line);
              }
            },
            () -> ready.completeExceptionally(new LabException(program + " ended")));
    try {
      ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return child;
    } catch (ExecutionException | TimeoutException e) {
      child.close();
      throw new LabException("the operator's " + program + " did not start");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      child.close();
      throw new LabException("interrupted");
    }
  }
}
