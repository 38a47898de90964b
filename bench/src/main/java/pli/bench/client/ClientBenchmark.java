package pli.bench.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import pli.bench.load.LoadFigures;
import pli.bench.measure.Benchmark;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Machine;
import pli.bench.measure.Progress;
import pli.bench.measure.Row;
import pli.bench.measure.Scratch;

/**
 * A person's device: the first message on the screen of a vault with years in it, searching it,
 * sending what was written while there was no network, reading what came meanwhile, and taking in
 * another device.
 */
public final class ClientBenchmark implements Benchmark {
  private static final String NAME = "client";
  private static final int MESSAGES = 100_000;
  private static final int QUEUED = 1000;
  private static final int RECEIVED = 10_000;
  private static final int CONVERSATIONS = 200;
  private static final long SECONDS = 900;
  private static final double MIB = 1 << 20;
  private static final double SEARCH_AIM = 50;

  private final List<Part> chosen;

  /** A part of it, which is a process of its own. */
  private enum Part {
    HISTORY,
    BACKLOG,
    DEVICES;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For {@code pli bench}. */
  public ClientBenchmark() {
    this(List.of(Part.values()));
  }

  private ClientBenchmark(List<Part> chosen) {
    this.chosen = chosen;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> parts() {
    return Arrays.stream(Part.values()).map(Part::word).toList();
  }

  @Override
  public Benchmark only(String part) {
    return new ClientBenchmark(
        Arrays.stream(Part.values()).filter(one -> one.word().equals(part)).toList());
  }

  @Override
  public List<Row> run(Progress progress) throws BenchmarkException {
    List<Row> rows = new ArrayList<>();
    for (Part part : chosen) {
      progress.step(part.word() + ", load average before: " + Machine.loadAverage());
      Path folder = null;
      try {
        folder = Files.createTempDirectory("pli-bench-client");
        rows.addAll(
            switch (part) {
              case HISTORY -> history(folder);
              case BACKLOG -> backlog(folder);
              case DEVICES -> devices(folder);
            });
      } catch (IOException e) {
        throw new BenchmarkException("there is no folder for a vault", e);
      } finally {
        Scratch.delete(folder);
      }
    }
    progress.step("load average after: " + Machine.loadAverage());
    return rows;
  }

  private static LoadFigures run(Class<?> program, Path folder, int... words)
      throws BenchmarkException {
    List<String> arguments = new ArrayList<>(List.of(folder.resolve("load").toString()));
    Arrays.stream(words).mapToObj(Integer::toString).forEach(arguments::add);
    return LoadFigures.of(program, SECONDS, arguments.toArray(String[]::new));
  }

  private static Row row(String work, double value, String unit, @Nullable Double aim) {
    return Row.measured(NAME, work, value, unit, false, aim);
  }

  private static List<Row> history(Path folder) throws BenchmarkException {
    LoadFigures figures = run(HistoryLoad.class, folder, MESSAGES);
    String vault = MESSAGES + " messages in the vault: ";
    List<Row> rows = new ArrayList<>();
    rows.add(row(vault + "from the start to the first message", figures.get("start s"), "s", null));
    rows.add(row(vault + "opened by a program that runs", figures.get("open ms"), "ms", null));
    rows.add(row(vault + "a page of history", figures.get("page ms"), "ms", null));
    for (String words : List.of("rare", "frequent", "two", "begun")) {
      String search = vault + "search, " + words;
      rows.add(row(search, figures.get("search " + words + " ms"), "ms", SEARCH_AIM));
      rows.add(
          row(search + ", worst", figures.get("search " + words + " worst ms"), "ms", SEARCH_AIM));
    }
    rows.add(row(vault + "its files", figures.get("vault bytes") / MIB, "MiB", null));
    return rows;
  }

  private static List<Row> backlog(Path folder) throws BenchmarkException {
    LoadFigures figures = run(BacklogLoad.class, folder, QUEUED, RECEIVED);
    String queued = QUEUED + " messages written a day ago without a network: ";
    String received = RECEIVED + " messages received at once: ";
    return List.of(
        row(queued + "written, each", figures.get("queued ms"), "ms", null),
        row(queued + "written, CPU each", figures.get("queued CPU ms"), "ms", null),
        row(queued + "sent", figures.get("sent s"), "s", null),
        row(queued + "sent, device's CPU each", figures.get("sent CPU ms"), "ms", null),
        row(queued + "sent, server's CPU each", figures.get("sent server CPU ms"), "ms", null),
        row(received + "opened, read and stored", figures.get("received s"), "s", null),
        row(received + "device's CPU each", figures.get("received CPU ms"), "ms", null),
        row(received + "server's CPU each", figures.get("received server CPU ms"), "ms", null));
  }

  private static List<Row> devices(Path folder) throws BenchmarkException {
    LoadFigures figures = run(DevicesLoad.class, folder, CONVERSATIONS);
    String added = "another device in " + CONVERSATIONS + " conversations: ";
    return List.of(
        row("a conversation begun with somebody, each", figures.get("begun ms"), "ms", null),
        row(added + "it has joined", figures.get("joined s"), "s", null),
        row(added + "it is in all of them", figures.get("added s"), "s", null),
        row(added + "both devices' CPU each", figures.get("added CPU ms"), "ms", null),
        row(added + "server's CPU each", figures.get("added server CPU ms"), "ms", null));
  }
}
