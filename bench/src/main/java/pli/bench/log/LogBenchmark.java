package pli.bench.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pli.bench.load.LoadFigures;
import pli.bench.measure.Benchmark;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Machine;
import pli.bench.measure.Progress;
import pli.bench.measure.Row;
import pli.bench.measure.Scratch;

/**
 * The transparency log of an organisation: how fast entries become durable while the sequencer
 * publishes, what a client pays that follows the whole log from the beginning, and what looking one
 * entry up costs: in a process of its own, without connections and witnesses. And what catching up
 * is for a real device, with a vault, beside a server and a witness.
 */
public final class LogBenchmark implements Benchmark {
  private static final String NAME = "log";
  private static final long USUAL = 200_000;
  private static final long SECONDS = 300;
  private static final double MIB = 1 << 20;

  private static final double DURABLE_AIM = 2000;
  private static final double FOLLOW_SECONDS_AIM = 60;
  private static final double FOLLOW_MIB_AIM = 60;
  private static final double LOOK_UP_AIM = 10;

  private final long entries;

  /** For {@code pli bench}: 200,000 entries. */
  public LogBenchmark() {
    this(USUAL);
  }

  private LogBenchmark(long entries) {
    this.entries = entries;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Benchmark withEntries(long most) {
    return new LogBenchmark(most);
  }

  @Override
  public List<Row> run(Progress progress) throws BenchmarkException {
    progress.step("load average before: " + Machine.loadAverage());
    Path folder = null;
    try {
      folder = Files.createTempDirectory("pli-bench-log");
      progress.step("a log of " + entries + " entries");
      LoadFigures figures =
          LoadFigures.of(
              LogLoad.class, SECONDS, folder.resolve("store").toString(), Long.toString(entries));
      progress.step("a device that has read nothing of it, with a server and a witness");
      LoadFigures device =
          LoadFigures.of(
              ClientLoad.class,
              SECONDS,
              folder.resolve("device").toString(),
              Long.toString(entries));
      progress.step("load average after: " + Machine.loadAverage());
      List<Row> rows = new ArrayList<>(rows(figures));
      rows.addAll(deviceRows(device));
      return rows;
    } catch (IOException e) {
      throw new BenchmarkException("there is no folder for a store", e);
    } finally {
      Scratch.delete(folder);
    }
  }

  private List<Row> rows(LoadFigures figures) throws BenchmarkException {
    String work = "log of " + entries + " entries of 173 B: ";
    return List.of(
        Row.measured(
            NAME, work + "durable", figures.get("durable a second"), "1/s", true, DURABLE_AIM),
        Row.measured(
            NAME,
            work + "append and publish, CPU each",
            figures.get("append µs"),
            "µs",
            false,
            null),
        Row.measured(
            NAME,
            work + "last one published after",
            figures.get("published behind"),
            "ms",
            false,
            null),
        Row.measured(
            NAME, work + "memory of the process", figures.get("memory") / MIB, "MiB", false, null),
        Row.measured(NAME, work + "heap in use", figures.get("heap") / MIB, "MiB", false, null),
        Row.measured(
            NAME, work + "disk each", figures.get("bytes on disk") / entries, "B", false, null),
        Row.measured(
            NAME,
            work + "catching up, bytes",
            figures.get("follow bytes") / MIB,
            "MiB",
            false,
            FOLLOW_MIB_AIM),
        Row.measured(
            NAME,
            work + "catching up, client's CPU",
            figures.get("follow client s"),
            "s",
            false,
            FOLLOW_SECONDS_AIM),
        Row.measured(
            NAME,
            work + "catching up, server's CPU",
            figures.get("follow server s"),
            "s",
            false,
            null),
        Row.measured(
            NAME, work + "look-up with proof", figures.get("look-up ms"), "ms", false, LOOK_UP_AIM),
        Row.measured(
            NAME,
            work + "look-up with proof, CPU",
            figures.get("look-up CPU ms"),
            "ms",
            false,
            null));
  }

  private List<Row> deviceRows(LoadFigures figures) throws BenchmarkException {
    String work = "log of " + entries + " entries: a device's catch-up";
    return List.of(
        Row.measured(NAME, work, figures.get("device s"), "s", false, FOLLOW_SECONDS_AIM),
        Row.measured(NAME, work + ", CPU", figures.get("device CPU s"), "s", false, null),
        Row.measured(
            NAME,
            work + ", memory of its process",
            figures.get("device memory") / MIB,
            "MiB",
            false,
            null));
  }
}
