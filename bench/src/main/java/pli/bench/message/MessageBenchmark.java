package pli.bench.message;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.mls.protocol.Group;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.Benchmark;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.JavaProcess;
import pli.bench.measure.Library;
import pli.bench.measure.Median;
import pli.bench.measure.Progress;
import pli.bench.measure.Row;

/**
 * What a message of a conversation costs: encrypting and decrypting 256 bytes with MLS, beside
 * Bouncy Castle's engine. Each contender runs in several processes of its own, in turns, so that a
 * busy moment of the machine or a lucky compilation meets them alike; what is compared is the
 * median.
 */
public final class MessageBenchmark implements Benchmark {
  private static final String NAME = "message";
  private static final String WORK = "MLS encrypt + decrypt, 256 B";
  private static final String UNIT = "messages/s of one core";
  private static final double AIM = 1.5;

  private static final int TURNS = 3;
  private static final int WARM_UP_MILLIS = 4000;
  private static final int ROUNDS = 4;
  private static final int ROUND_MILLIS = 500;
  private static final long LIMIT_SECONDS = 120;

  /** For {@code pli bench}. */
  public MessageBenchmark() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Row> run(Progress progress) throws BenchmarkException {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int turn = 1; turn <= TURNS; turn++) {
      progress.step("turn " + turn + " of " + TURNS);
      ours.add(fork(Contender.PLI));
      theirs.add(fork(Contender.BCMLS));
      ratios.add(ours.getLast() / theirs.getLast());
    }
    progress.step(Contender.PLI_STORED.what());
    double stored = fork(Contender.PLI_STORED);
    progress.step(Contender.SIGNATURES.what());
    double limit = fork(Contender.SIGNATURES);
    Row.Peer peer =
        new Row.Peer(
            Contender.BCMLS.what(),
            Library.versionOf(Group.class),
            Median.of(theirs),
            Median.of(ratios));
    return List.of(
        row(WORK, Median.of(ours), peer, limit, AIM),
        row(WORK + ", " + Contender.PLI_STORED.what(), stored, null, limit, null),
        Row.alone(NAME, Contender.SIGNATURES.what() + ", 256 B", limit, UNIT));
  }

  private static Row row(
      String work, double value, Row.@Nullable Peer peer, double limit, @Nullable Double aim) {
    return new Row(NAME, work, value, UNIT, true, peer, limit, aim);
  }

  private static double fork(Contender contender) throws BenchmarkException {
    List<String> lines =
        JavaProcess.measuring(
                Fork.class,
                contender.name(),
                Integer.toString(WARM_UP_MILLIS),
                Integer.toString(ROUNDS),
                Integer.toString(ROUND_MILLIS))
            .output(LIMIT_SECONDS);
    List<Double> rounds = new ArrayList<>();
    for (String line : lines) {
      rounds.add(Double.parseDouble(line));
    }
    if (rounds.size() != ROUNDS) {
      throw new BenchmarkException("a process of " + contender + " measured nothing");
    }
    return Median.of(rounds);
  }
}
