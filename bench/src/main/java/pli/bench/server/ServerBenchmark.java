package pli.bench.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import pli.bench.load.CrowdLoad;
import pli.bench.load.DirectLoad;
import pli.bench.load.LoadFigures;
import pli.bench.load.OfflineLoad;
import pli.bench.measure.Benchmark;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Disk;
import pli.bench.measure.Machine;
import pli.bench.measure.Processor;
import pli.bench.measure.Progress;
import pli.bench.measure.Row;

/**
 * What the server takes in, hands out and needs for it, under load from a second process over the
 * loopback address: connections that only stay, messages from one to one, one message to many,
 * messages to those who are not there.
 *
 * <p>The processor's time is the server process's own ({@code /proc/PID/stat}); what is per second
 * is shared with the load program on the same cores, and with whatever else runs.
 */
public final class ServerBenchmark implements Benchmark {
  private static final String NAME = "server";

  private static final int CONNECTIONS = 19_000;
  private static final int PAIRS = 64;
  private static final int WINDOW = 8;
  private static final int MESSAGE = 1024;
  private static final int SMALL = 256;
  private static final int RATE = 1000;
  private static final int WARM_UP = 300_000;
  private static final int SECONDS = 8;
  private static final int QUEUES = 2000;
  private static final int OFFLINE_WARM_UP = 300_000;
  private static final int OFFLINE = 100_000;
  private static final long PATIENCE_SECONDS = 400;
  private static final double KIB = 1024;
  private static final double FAN_OUT_MILLIS_EACH = 0.04;

  private final List<Row> rows = new ArrayList<>();
  private final List<Part> chosen;

  /** A part of it, which has a server of its own. */
  private enum Part {
    MACHINE(true, ServerBenchmark::machine),
    DIRECT(true, ServerBenchmark::direct),
    PLAIN(false, ServerBenchmark::direct),
    OFFLINE(true, ServerBenchmark::offline),
    CROWD(true, ServerBenchmark::crowd);

    private final boolean tls;
    private final Measurement measurement;

    Part(boolean tls, Measurement measurement) {
      this.tls = tls;
      this.measurement = measurement;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a part does. */
  @FunctionalInterface
  private interface Measurement {
    void run(ServerBenchmark benchmark, ThrowAwayServer server, Progress progress)
        throws BenchmarkException, IOException;
  }

  /** For {@code pli bench}. */
  public ServerBenchmark() {
    this(List.of(Part.values()));
  }

  private ServerBenchmark(List<Part> chosen) {
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
    return new ServerBenchmark(
        Arrays.stream(Part.values()).filter(one -> one.word().equals(part)).toList());
  }

  @Override
  public List<Row> run(Progress progress) throws BenchmarkException {
    rows.clear();
    BenchmarkException failed = null;
    for (Part part : chosen) {
      progress.step(part.word() + ", load average before: " + Machine.loadAverage());
      try (ThrowAwayServer server = ThrowAwayServer.start(part.tls)) {
        part.measurement.run(this, server, progress);
        add(
            part.word() + ": server memory at the end",
            Processor.memoryOf(server.target().pid()) / KIB / KIB,
            "MiB",
            null);
      } catch (BenchmarkException e) {
        // The others are measured all the same.
        progress.step(part.word() + " was not measured: " + e.getMessage());
        failed = e;
      } catch (IOException e) {
        progress.step(part.word() + " was not measured to its end");
        failed = new BenchmarkException("the machine or the server's process cannot be seen", e);
      }
    }
    progress.step("load average after: " + Machine.loadAverage());
    if (rows.isEmpty() && failed != null) {
      throw failed;
    }
    return List.copyOf(rows);
  }

  private void machine(ThrowAwayServer server, Progress progress) throws IOException {
    progress.step("the machine alone");
    int millis = 2000;
    add("append 1 KiB + fsync", Disk.syncsPerSecond(server.folder(), MESSAGE, millis), "1/s");
    add("append 64 KiB + fsync", Disk.syncsPerSecond(server.folder(), 64 * MESSAGE, millis), "1/s");
    add("AES-256-GCM of 1 KiB, new key each", Machine.sealsPerSecond(MESSAGE, millis), "1/s");
    add("loopback round trips of 1 KiB", Machine.roundTripsPerSecond(MESSAGE, millis), "1/s");
  }

  private void direct(ThrowAwayServer server, Progress progress) throws BenchmarkException {
    boolean tls = server.target().tls();
    String how = tls ? "TLS" : "no TLS";
    progress.step("messages from one to one, " + how);
    LoadFigures figures =
        LoadFigures.of(
            DirectLoad.class,
            server.target(),
            PATIENCE_SECONDS,
            PAIRS,
            WINDOW,
            MESSAGE,
            WARM_UP,
            SECONDS,
            tls ? RATE : 0);
    String work = "1 KiB from one to one, durable, " + how;
    add(work + ": " + PAIRS * WINDOW + " on their way", figures.get("message a second"), "1/s");
    add(work + ": server CPU each", figures.get("message server µs"), "µs", tls ? 100.0 : 70.0);
    add(work + ": load's CPU each", figures.get("message load µs"), "µs", null);
    add(work + ": until it arrived, p50", figures.get("saturated p50"), "ms", null);
    others(work, figures.get("message other cores"));
    if (tls) {
      add(work + ": at 1,000/s, p50", figures.get("p50"), "ms", null);
      add(work + ": at 1,000/s, p99", figures.get("p99"), "ms", 20.0);
      add(
          work + ": at 1,000/s, server CPU each",
          figures.get("paced message server µs"),
          "µs",
          null);
    }
  }

  private void offline(ThrowAwayServer server, Progress progress) throws BenchmarkException {
    progress.step("messages to those who are not there");
    LoadFigures figures =
        LoadFigures.of(
            OfflineLoad.class,
            server.target(),
            PATIENCE_SECONDS,
            QUEUES,
            SMALL,
            OFFLINE_WARM_UP,
            OFFLINE);
    String work = "256 B to " + QUEUES + " offline queues";
    addRate(work + ": enqueue", figures.get("enqueue a second"), 25_000);
    add(work + ": enqueue, server CPU each", figures.get("enqueue server µs"), "µs", null);
    others(work, figures.get("enqueue other cores"));
    addRate(work + ": drain", figures.get("drain a second"), 50_000);
    add(work + ": drain, server CPU each", figures.get("drain server µs"), "µs", null);
  }

  private void crowd(ThrowAwayServer server, Progress progress) throws BenchmarkException {
    progress.step(CONNECTIONS + " connections that read their queues");
    LoadFigures figures =
        LoadFigures.of(
            CrowdLoad.class, server.target(), PATIENCE_SECONDS, CONNECTIONS, MESSAGE, 1000, 10_000);
    double connections = figures.get("connected");
    String work = "idle TLS connections that read a queue: " + (int) connections;
    double memory = figures.get("memory") - figures.get("memory before");
    add(work + ", server memory each", memory / connections / KIB, "KiB", 16.0);
    add(work + ", server memory in all", figures.get("memory") / KIB / KIB, "MiB", null);
    add(work + ", server CPU to connect", figures.get("connect server µs") / 1000, "ms", null);
    others(work, figures.get("connect other cores"));
    for (int members : List.of(1000, 10_000)) {
      if (members <= connections) {
        fanOut(figures, members, members * FAN_OUT_MILLIS_EACH);
      } else {
        progress.step("too few connections for fan-out to " + members + ": not measured");
      }
    }
    progress.step("edge and store are one process yet: nothing to measure over four edges");
  }

  private void fanOut(LoadFigures figures, int members, double aim) throws BenchmarkException {
    String work = "1 KiB to " + members + " online queues";
    add(work + ": the last has it", figures.get("fan-out " + members), "ms", aim);
    add(work + ": the last has it, best", figures.get("fan-out " + members + " best"), "ms", null);
    add(work + ": server CPU a copy", figures.get("copy " + members + " server µs"), "µs", null);
  }

  private void others(String work, double cores) {
    add(work + ": cores that others used", cores, "", null);
  }

  private void add(String work, double value, String unit) {
    rows.add(Row.alone(NAME, work, value, unit));
  }

  private void add(String work, double value, String unit, @Nullable Double most) {
    rows.add(new Row(NAME, work, value, unit, false, null, null, most));
  }

  private void addRate(String work, double value, double least) {
    rows.add(new Row(NAME, work, value, "1/s", true, null, null, least));
  }
}
