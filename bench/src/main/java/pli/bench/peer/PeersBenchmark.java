package pli.bench.peer;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.Benchmark;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Machine;
import pli.bench.measure.Progress;
import pli.bench.measure.Row;

/**
 * Our server without TLS, and with it, beside programs that also keep messages: Redis, ejabberd and
 * Apache ActiveMQ Artemis, all without TLS. {@code bench/peers/install.sh} brings them. What cannot
 * be had is said and left out.
 */
public final class PeersBenchmark implements Benchmark {
  private static final String NAME = "peers";

  /** What stands beside ours, and the least ratios that are aimed at. */
  private enum Rival {
    REDIS(RedisPeer::new, 0.4, null),
    EJABBERD(EjabberdPeer::new, 2.0, 1.3),
    ARTEMIS(() -> new ArtemisPeer(peers()), 4.0, null);

    private final Source source;
    private final Double aim;
    private final @Nullable Double aimWithTls;

    Rival(Source source, Double aim, @Nullable Double aimWithTls) {
      this.source = source;
      this.aim = aim;
      this.aimWithTls = aimWithTls;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final List<Rival> rivals;

  /** For {@code pli bench}. */
  public PeersBenchmark() {
    this(List.of(Rival.values()));
  }

  private PeersBenchmark(List<Rival> rivals) {
    this.rivals = rivals;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> parts() {
    return Arrays.stream(Rival.values()).map(Rival::word).toList();
  }

  /** One other program; ours is measured in the same run all the same. */
  @Override
  public Benchmark only(String part) {
    return new PeersBenchmark(
        Arrays.stream(Rival.values()).filter(rival -> rival.word().equals(part)).toList());
  }

  @Override
  public List<Row> run(Progress progress) throws BenchmarkException {
    progress.step("load average before: " + Machine.loadAverage());
    Contest.Outcome plain = outcome(new PliPeer(false), progress);
    Contest.Outcome sealed = outcome(new PliPeer(true), progress);
    List<Row> rows = new ArrayList<>();
    rows.addAll(compared("TLS on our side only", sealed, null, plain, null));
    for (Rival rival : rivals) {
      beside(rows, rival, plain, sealed, progress);
    }
    progress.step("load average after: " + Machine.loadAverage());
    return rows;
  }

  /** How a peer is come by. */
  @FunctionalInterface
  private interface Source {
    Peer get() throws BenchmarkException;
  }

  private static void beside(
      List<Row> rows,
      Rival rival,
      Contest.Outcome plain,
      Contest.Outcome sealed,
      Progress progress) {
    try (Peer peer = rival.source.get()) {
      if (peer.version().isEmpty()) {
        throw new BenchmarkException(peer.name() + " is not installed: bench/peers/install.sh");
      }
      progress.step(peer.name() + " syncs before it confirms: " + peer.syncsFirst());
      Contest.Outcome theirs = outcome(peer, progress);
      rows.addAll(compared("no TLS", plain, peer, theirs, rival.aim));
      rows.addAll(compared("TLS on our side only", sealed, peer, theirs, rival.aimWithTls));
    } catch (BenchmarkException e) {
      progress.step("not measured: " + e.getMessage());
    }
  }

  private static Contest.Outcome outcome(Peer peer, Progress progress) throws BenchmarkException {
    progress.step(peer.name());
    try (peer) {
      Contest.Outcome outcome = new Contest(peer).run();
      progress.step(
          String.format(
              Locale.ROOT,
              "%s: others used %.2f cores meanwhile",
              peer.name(),
              outcome.otherCores()));
      return outcome;
    }
  }

  private static List<Row> compared(
      String how,
      Contest.Outcome ours,
      @Nullable Peer peer,
      Contest.Outcome theirs,
      @Nullable Double aim) {
    String name = peer == null ? "Pli, no TLS" : peer.name();
    String version = peer == null ? "" : peer.version() + (peer.syncsFirst() ? "" : ", no sync");
    Side side = new Side(how, name, version);
    return List.of(
        side.row("1 KiB one to one", ours.perSecond(), theirs.perSecond(), "1/s", true, aim),
        side.row("CPU each", ours.microseconds(), theirs.microseconds(), "µs", false, aim),
        side.row("a waiting connection", ours.kibibytes(), theirs.kibibytes(), "KiB", false, null),
        side.row("1 KiB to 1,000", ours.fanOutMillis(), theirs.fanOutMillis(), "ms", false, null),
        side.lost(ours.lost(), theirs.lost()));
  }

  /** What all rows of one comparison share. */
  private record Side(String how, String peer, String version) {
    Row row(
        String work,
        double ours,
        double theirs,
        String unit,
        boolean higherIsBetter,
        @Nullable Double aim) {
      double ratio = higherIsBetter ? ours / theirs : theirs / ours;
      Row.Peer other = new Row.Peer(peer, version, theirs, ratio);
      return new Row(NAME, work + ", " + how, ours, unit, higherIsBetter, other, null, aim);
    }

    /** Of none there is no ratio: one more on both sides, so that none and none are equal. */
    Row lost(long ours, long theirs) {
      Row.Peer other = new Row.Peer(peer, version, theirs, (theirs + 1.0) / (ours + 1.0));
      return new Row(
          NAME,
          "confirmed, lost at kill -9, of 5,000, " + how,
          ours,
          "messages",
          false,
          other,
          null,
          1.0);
    }
  }

  /** Where {@code install.sh} puts what Debian has not: {@code bench/target/peers}. */
  private static Path peers() {
    try {
      return Path.of(
              PeersBenchmark.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("peers");
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path that is no path", e);
    }
  }
}
