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
 * entry up costs: in a process of its own, without connections and witnesses. And what the log of
 * real accounts' records is to a real device, with a vault, beside a server and a witness.
 */
public final class LogBenchmark implements Benchmark {
  private static final String NAME = "log";
  private static final long USUAL = 200_000;
  private static final long SECONDS = 300;

  /** Real records are proved, signed and verified: on a slow or busy machine that takes long. */
  private static final long DEVICE_SECONDS = 1800;

  /** Of an account's records, there are so many for each account, nearly: 200,000 of 60,000. */
  private static final long ACCOUNTS_OF_TEN = 3;

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
      long accounts = ACCOUNTS_OF_TEN * entries / 10;
      progress.step(accounts + " accounts, and a device that has read nothing of their log");
      LoadFigures device =
          LoadFigures.of(
              ClientLoad.class,
              DEVICE_SECONDS,
              folder.resolve("device").toString(),
              Long.toString(entries),
              Long.toString(accounts));
      progress.step("load average after: " + Machine.loadAverage());
      List<Row> rows = new ArrayList<>(rows(figures));
      rows.addAll(deviceRows(device, accounts));
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

  private List<Row> deviceRows(LoadFigures figures, long accounts) throws BenchmarkException {
    String log = entries + " records of " + accounts + " accounts: ";
    String work = log + "a device's catch-up";
    String person = log + "a device looks a person up";
    return List.of(
        Row.measured(
            NAME, log + "registered", figures.get("registered a second"), "1/s", true, null),
        Row.measured(
            NAME,
            log + "devices changed",
            figures.get("updated a second"),
            "1/s",
            true,
            DURABLE_AIM),
        Row.measured(
            NAME,
            log + "memory of the server",
            figures.get("server memory") / MIB,
            "MiB",
            false,
            null),
        Row.measured(NAME, work, figures.get("device s"), "s", false, FOLLOW_SECONDS_AIM),
        Row.measured(NAME, work + ", CPU", figures.get("device CPU s"), "s", false, null),
        Row.measured(
            NAME,
            work + ", memory of its process",
            figures.get("device memory") / MIB,
            "MiB",
            false,
            null),
        Row.measured(NAME, person, figures.get("person ms"), "ms", false, LOOK_UP_AIM),
        Row.measured(
            NAME, person + ", device's CPU", figures.get("person CPU ms"), "ms", false, null),
        Row.measured(
            NAME,
            person + ", server's CPU",
            figures.get("person server CPU ms"),
            "ms",
            false,
            null));
  }
}
