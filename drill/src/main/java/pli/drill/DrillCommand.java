package pli.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.codec.DecodeException;
import pli.crypto.CryptoException;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.desktop.terminal.Terminal;
import pli.drill.stage.Drill;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.lab.process.Checkout;
import pli.mls.node.MlsException;
import pli.server.store.StoreException;

/**
 * {@code pli drill [NAME…] [--json] [--keep [DIR]] [--report FILE]}: each drill on a throw-away
 * network of its own, one after the other; a table, and a report for people. Exits with 0 when all
 * came out as the threat model says, 1 when one did not or could not be carried through, 2 for
 * wrong words.
 */
final class DrillCommand {
  private final Terminal terminal;
  private final List<Drill> drills;

  DrillCommand(Terminal terminal, List<Drill> drills) {
    this.terminal = terminal;
    this.drills = drills;
  }

  int run(List<String> arguments) {
    Language usual = Language.ofEnvironment(terminal.environment());
    Request request;
    List<Drill> chosen;
    try {
      request =
          Request.parse(
              arguments, drills.stream().map(Drill::name).collect(Collectors.toSet()), usual);
      chosen = chosen(request);
    } catch (Request.WrongWord e) {
      Words words = Words.in(usual, DrillCommand.class);
      terminal.tell("pli: " + words.say("wrong", "word", e.word(), "names", names()));
      return 2;
    }
    try {
      if (request.help()) {
        terminal.print(Words.in(request.language()).page("drill").orElseThrow().stripTrailing());
        return 0;
      }
      return perform(request, chosen);
    } catch (IOException e) {
      Words words = Words.in(request.language(), DrillCommand.class);
      terminal.tell("pli: " + words.say("failed", "what", String.valueOf(e.getMessage())));
      return 1;
    }
  }

  private String names() {
    return drills.stream().map(Drill::name).collect(Collectors.joining(", "));
  }

  private List<Drill> chosen(Request request) throws Request.WrongWord {
    List<Drill> chosen = new ArrayList<>();
    for (String name : request.names()) {
      Optional<Drill> named =
          drills.stream().filter(drill -> drill.name().equals(name)).findFirst();
      chosen.add(named.orElseThrow(() -> new Request.WrongWord(name)));
    }
    return chosen.isEmpty() ? drills : chosen;
  }

  private int perform(Request request, List<Drill> chosen) throws IOException {
    Words words = Words.in(request.language(), DrillCommand.class);
    Path temporary =
        Files.createTempDirectory(
            "pli-drill-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    List<Performance> performances = new ArrayList<>();
    try {
      for (Drill drill : chosen) {
        terminal.tell(words.say("begins", "drill", drill.name()));
        Performance performance = perform(drill, request, temporary);
        if (Thread.currentThread().isInterrupted()) {
          terminal.tell(words.say("interrupted", "drill", drill.name()));
          return 1;
        }
        performances.add(performance);
        terminal.tell(
            words.say(result(performance), "drill", drill.name(), "why", why(performance)));
        if (request.json()) {
          terminal.print(Rows.json(performance, request.language(), request.keep() != null).line());
        }
      }
    } finally {
      remove(temporary);
    }
    return tell(request, words, performances);
  }

  private int tell(Request request, Words words, List<Performance> performances)
      throws IOException {
    if (!request.json()) {
      terminal.print(Rows.table(performances, words));
    }
    Files.writeString(
        request.report(), new Report(request.language(), request.keep()).of(performances));
    terminal.tell(words.say("report", "file", request.report()));
    @Nullable Path document = request.threatModel();
    if (document != null) {
      ThreatTable.write(document, performances);
    }
    return !performances.isEmpty() && performances.stream().allMatch(Performance::isOk) ? 0 : 1;
  }

  private static String result(Performance performance) {
    return performance.failure() != null ? "broke" : performance.isOk() ? "ok" : "not.ok";
  }

  private static String why(Performance performance) {
    @Nullable String failure = performance.failure();
    return failure == null ? "" : Terminal.harmless(failure);
  }

  private static Performance perform(Drill drill, Request request, Path temporary)
      throws IOException {
    Path folder = Files.createDirectory(temporary.resolve(drill.name()));
    @Nullable Path keep = request.keep();
    Path evidence = (keep == null ? temporary.resolve("evidence") : keep).resolve(drill.name());
    long start = System.nanoTime();
    Outcome outcome = Outcome.of(drill.name());
    @Nullable String failure = null;
    try (Stage stage = new Stage(Checkout.ofThisProgram(), folder, evidence, request.seed())) {
      outcome = drill.run(stage);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = e.getMessage();
    } catch (IOException
        | ClientException
        | CryptoException
        | DecodeException
        | MlsException
        | StoreException
        | RuntimeException e) {
      // Whatever it was: a drill that broke off has shown nothing, and the others are run.
      failure = e.getClass().getSimpleName().toLowerCase(Locale.ROOT) + ": " + e.getMessage();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    return new Performance(drill, outcome, failure, took);
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.toList();
    }
    for (Path file : all.reversed()) {
      Files.deleteIfExists(file);
    }
  }
}
