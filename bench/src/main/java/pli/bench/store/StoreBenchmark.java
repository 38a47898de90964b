package pli.bench.store;

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
 * The store with more and more entries in it: what a new entry, fetching and acknowledging cost
 * then, beside what they cost when there were few. It is filled through the same code that a server
 * runs, in a process of its own.
 */
public final class StoreBenchmark implements Benchmark {
  private static final String NAME = "store";

  private static final long LEAST = 1_000_000;
  private static final long USUAL = 10_000_000;

  /**
   * Filling ends after that, however far it has come; with {@code --entries} it may take longer.
   */
  private static final int USUAL_SECONDS = 240;

  private static final int LONG_SECONDS = 7200;
  private static final int MARGIN_SECONDS = 600;

  private static final List<String> WORK =
      List.of(
          "enqueue",
          "fetch",
          "acknowledge",
          "enqueue" + StoreLoad.ANYWHERE,
          "fetch" + StoreLoad.ANYWHERE,
          "acknowledge" + StoreLoad.ANYWHERE);

  /** Generous: with what compaction needs for a while. */
  private static final long BYTES_PER_ENTRY = 700;

  private static final long SPARE_BYTES = 5L << 30;
  private static final double WORSE = 1.2;

  private final long most;
  private final int seconds;

  /** For {@code pli bench}: up to ten million entries. */
  public StoreBenchmark() {
    this(USUAL, USUAL_SECONDS);
  }

  private StoreBenchmark(long most, int seconds) {
    this.most = most;
    this.seconds = seconds;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Benchmark withEntries(long entries) {
    return new StoreBenchmark(entries, entries > USUAL ? LONG_SECONDS : USUAL_SECONDS);
  }

  @Override
  public List<Row> run(Progress progress) throws BenchmarkException {
    progress.step("load average before: " + Machine.loadAverage());
    Path folder = null;
    try {
      folder = Files.createTempDirectory("pli-bench-store");
      List<Long> levels = levels(folder, progress);
      List<String> words = new ArrayList<>();
      words.add(folder.resolve("store").toString());
      words.add(Integer.toString(seconds));
      levels.forEach(level -> words.add(Long.toString(level)));
      progress.step("filling up to " + levels.getLast() + " entries, " + seconds + " s at most");
      LoadFigures figures =
          LoadFigures.of(StoreLoad.class, seconds + MARGIN_SECONDS, words.toArray(String[]::new));
      List<Row> rows = new ArrayList<>();
      for (Long level : levels) {
        rows.addAll(rows(figures, level, levels.getFirst()));
      }
      progress.step("load average after: " + Machine.loadAverage());
      return rows;
    } catch (IOException e) {
      throw new BenchmarkException("there is no folder for a store", e);
    } finally {
      Scratch.delete(folder);
    }
  }

  /** Powers of ten up to what is wanted and has room. */
  private List<Long> levels(Path folder, Progress progress) throws IOException {
    long room = Files.getFileStore(folder).getUsableSpace() - SPARE_BYTES;
    List<Long> levels = new ArrayList<>();
    for (long level = Math.min(LEAST, most); level <= most; level *= 10) {
      if (level * BYTES_PER_ENTRY > room && !levels.isEmpty()) {
        progress.step("the disk has no room for " + level + " entries");
        break;
      }
      levels.add(level);
    }
    return levels;
  }

  private static List<Row> rows(LoadFigures figures, long level, long first)
      throws BenchmarkException {
    long entries = (long) figures.get(level + " entries");
    String work = "store of " + entries + " entries of 256 B: ";
    List<Row> rows = new ArrayList<>();
    for (String what : WORK) {
      String name = level + " " + what;
      String before = first + " " + what;
      boolean compared = level != first && !what.endsWith(StoreLoad.ANYWHERE);
      rows.add(
          Row.measured(
              NAME,
              work + what,
              figures.get(name + " a second"),
              "1/s",
              true,
              compared ? figures.get(before + " a second") / WORSE : null));
      rows.add(
          Row.measured(
              NAME,
              work + what + ", p99",
              figures.get(name + " p99"),
              "ms",
              false,
              compared ? figures.get(before + " p99") * WORSE : null));
      rows.add(
          Row.measured(
              NAME,
              work + what + ", CPU each",
              figures.get(name + " server µs"),
              "µs",
              false,
              null));
    }
    rows.add(
        Row.measured(
            NAME,
            work + "cores that others used",
            figures.get(level + " enqueue other cores"),
            "",
            false,
            null));
    rows.add(
        Row.measured(
            NAME, work + "disk each", figures.get(level + " bytes") / entries, "B", false, null));
    rows.add(Row.measured(NAME, work + "start", figures.get(level + " start"), "ms", false, null));
    rows.add(
        Row.measured(
            NAME, work + "filled with", figures.get(level + " fill a second"), "1/s", true, null));
    return rows;
  }
}
