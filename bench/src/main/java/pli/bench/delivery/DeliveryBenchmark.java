package pli.bench.delivery;

import java.io.IOException;
import java.util.List;
import pli.bench.measure.Benchmark;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Disk;
import pli.bench.measure.JavaProcess;
import pli.bench.measure.Progress;
import pli.bench.measure.Row;
import pli.bench.server.ThrowAwayServer;

/**
 * What the server takes in and hands out: messages of 300 bytes from a second process over TLS,
 * each on the disk before it is accepted, then delivered, acknowledged and deleted. Once with many
 * on their way, where one sync serves many; once one at a time, where each waits for its own.
 *
 * <p>The limits are the disk's: how often it can sync in the same folder, and what that would carry
 * if each sync carried all that is on its way.
 */
public final class DeliveryBenchmark implements Benchmark {
  private static final String NAME = "delivery";
  private static final String UNIT = "messages/s";

  private static final int PAIRS = 8;
  private static final int IN_FLIGHT = 48;
  private static final int WARM_UP_SECONDS = 8;
  private static final int SECONDS = 8;
  private static final int ALONE_WARM_UP_SECONDS = 2;
  private static final int ALONE_SECONDS = 4;
  private static final int SETTING_UP_SECONDS = 120;
  private static final long DISK_MILLIS = 2000;

  /** For {@code pli bench}. */
  public DeliveryBenchmark() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Row> run(Progress progress) throws BenchmarkException {
    progress.step("a server of its own");
    try (ThrowAwayServer server = ThrowAwayServer.start(true)) {
      progress.step("the disk alone");
      int together = PAIRS * IN_FLIGHT;
      double syncs = Disk.syncsPerSecond(server.folder(), Load.MESSAGE_LENGTH, DISK_MILLIS);
      double batches =
          Disk.syncsPerSecond(server.folder(), together * Load.MESSAGE_LENGTH, DISK_MILLIS);
      progress.step(together + " messages on their way");
      List<String> many = load(server, PAIRS, IN_FLIGHT, WARM_UP_SECONDS, SECONDS);
      progress.step("one message at a time");
      List<String> alone = load(server, 1, 1, ALONE_WARM_UP_SECONDS, ALONE_SECONDS);
      return List.of(
          row("300 B durable, " + together + " in flight", many.get(0), batches * together),
          row("300 B delivered and deleted", many.get(1), batches * together),
          row("300 B durable, one at a time", alone.get(0), syncs),
          Row.alone(NAME, "append 300 B + fsync, same folder", syncs, "syncs/s"));
    } catch (IOException e) {
      throw new BenchmarkException("the disk cannot be measured", e);
    }
  }

  private static List<String> load(
      ThrowAwayServer server, int pairs, int inFlight, int warmUp, int seconds)
      throws BenchmarkException {
    List<String> lines =
        JavaProcess.of(
                Load.class,
                server.card().toString(),
                Integer.toString(pairs),
                Integer.toString(inFlight),
                Integer.toString(warmUp),
                Integer.toString(seconds))
            .output(SETTING_UP_SECONDS + warmUp + seconds);
    if (lines.size() != 2) {
      throw new BenchmarkException("the load program measured nothing");
    }
    return lines;
  }

  private static Row row(String work, String value, double limit) {
    return new Row(NAME, work, Double.parseDouble(value), UNIT, true, null, limit, null);
  }
}
