package pli.lab.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import pli.lab.network.LabException;
import pli.lab.network.LogView;
import pli.lab.network.Network;
import pli.lab.network.Person;
import pli.lab.process.Checkout;
import pli.lab.process.Child;

/**
 * What came of the log: what one person's device has verified of it, and what {@code pli check}
 * says, offline and with the network card alone, of the file that proves another's keys.
 *
 * @param log as the device saw it
 * @param holds whether the file holds, with exit code 0
 * @param steps what was checked, one sentence each
 */
record LogCheck(LogView log, boolean holds, List<String> steps) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** With a copy of {@code steps}. */
  LogCheck {
    steps = List.copyOf(steps);
  }

  /** Lets {@code asker} follow the log and prove the keys of {@code other}. */
  static LogCheck make(Network network, Person asker, Person other, String language)
      throws IOException {
    LogView log = asker.log();
    Path file = network.folder().resolve(other.handle() + ".evidence");
    asker.prove(other.handle(), file);
    StringBuilder out = new StringBuilder();
    CompletableFuture<Void> end = new CompletableFuture<>();
    try (Child check =
        Child.start(
            Checkout.ofThisProgram()
                .command(
                    "witness",
                    "pli.witness.Main",
                    List.of(),
                    List.of(
                        "check", file.toString(), "--card", network.card().toString(), "--json")),
            Map.of(),
            network.folder().resolve("check.log"),
            out::append,
            () -> end.complete(null))) {
      end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      check.await(PATIENCE);
      return read(log, check.exitCode(), out.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted");
    } catch (ExecutionException | TimeoutException e) {
      throw new LabException("the check did not end");
    }
  }

  private static LogCheck read(LogView log, int exitCode, String out) throws IOException {
    JsonNode verdict = new ObjectMapper().readTree(out);
    List<String> steps = new ArrayList<>();
    verdict.path("steps").forEach(step -> steps.add(step.path("says").asText()));
    return new LogCheck(log, exitCode == 0 && verdict.path("holds").asBoolean(), steps);
  }

  /** Whether it is as it should be: as many witnesses as the card asks for, and the file holds. */
  boolean isGood() {
    return log.asked() > 0 && log.cosigned() >= log.asked() && holds;
  }
}
