package pli.bench.mls;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.mls.protocol.Group;
import pli.bench.measure.Benchmark;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.JavaProcess;
import pli.bench.measure.Library;
import pli.bench.measure.Median;
import pli.bench.measure.Progress;
import pli.bench.measure.Row;

/**
 * What a group costs its members: each {@link Work} beside Bouncy Castle's engine. Every contender
 * runs in several processes of its own, in turns, so that a busy moment of the machine or a lucky
 * compilation meets them alike; what is compared is the median.
 *
 * <p>The limits are the machine's: the same work if it consisted of nothing but the signatures, key
 * pairs and HPKE seals that it cannot do without, at the speed that these have alone. Verifications
 * do not count: many at once, or by a known key, take less than {@link Work#VERIFY} does.
 */
public final class MlsBenchmark implements Benchmark {
  private static final String NAME = "mls";
  private static final int TURNS = 3;

  /** A process takes half a minute of one core; who shares the machine with others waits longer. */
  private static final long LIMIT_SECONDS = 600;

  /** Nanoseconds of one piece of each work, or its bytes, one number a turn. */
  private final Map<Contender, Map<Work, List<Double>>> turns = new EnumMap<>(Contender.class);

  /** For {@code pli bench}. */
  public MlsBenchmark() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Row> run(Progress progress) throws BenchmarkException {
    turns.clear();
    for (int turn = 1; turn <= TURNS; turn++) {
      for (Contender contender : Contender.values()) {
        progress.step("turn " + turn + " of " + TURNS + ", " + contender.what());
        measure(contender);
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Contender contender : Contender.values()) {
      for (Work work : Work.values()) {
        if (contender != Contender.BCMLS) {
          rows.add(row(contender, work));
        }
      }
    }
    return rows;
  }

  /** One turn of one contender. */
  private void measure(Contender contender) throws BenchmarkException {
    Map<Work, List<Double>> rounds = new EnumMap<>(Work.class);
    for (String line : JavaProcess.measuring(Fork.class, contender.name()).output(LIMIT_SECONDS)) {
      int space = line.indexOf(' ');
      rounds
          .computeIfAbsent(Work.valueOf(line.substring(0, space)), work -> new ArrayList<>())
          .add(Double.parseDouble(line.substring(space + 1)));
    }
    for (Work work : Work.values()) {
      List<Double> measured = rounds.getOrDefault(work, List.of());
      if (measured.size() != (contender.does(work) ? work.rounds() : 0)) {
        throw new BenchmarkException("a process of " + contender + " did not measure " + work);
      }
      if (!measured.isEmpty()) {
        nanos(contender, work).add(Median.of(measured));
      }
    }
  }

  private List<Double> nanos(Contender contender, Work work) {
    return turns
        .computeIfAbsent(contender, c -> new EnumMap<>(Work.class))
        .computeIfAbsent(work, w -> new ArrayList<>());
  }

  private Row row(Contender contender, Work work) {
    double limit = limit(contender, work);
    return new Row(
        NAME,
        work.title() + ", " + contender.what(),
        work.value(median(contender, work)),
        work.unit(),
        work.isRate(),
        work.hasPeer() ? peer(contender, work) : null,
        limit == 0 ? null : work.value(limit),
        work.aim(contender.isHybrid()));
  }

  /** The ratio is that of the turns: what happened in the same minute is compared. */
  private Row.Peer peer(Contender contender, Work work) {
    List<Double> ratios = new ArrayList<>();
    for (int turn = 0; turn < TURNS; turn++) {
      ratios.add(nanos(Contender.BCMLS, work).get(turn) / nanos(contender, work).get(turn));
    }
    return new Row.Peer(
        Contender.BCMLS.what(),
        Library.versionOf(Group.class),
        work.value(median(Contender.BCMLS, work)),
        Median.of(ratios));
  }

  private double median(Contender contender, Work work) {
    return Median.of(nanos(contender, work));
  }

  /** Nanoseconds of what {@code work} cannot do without; 0 where it is nothing of that kind. */
  private double limit(Contender contender, Work work) {
    double sign = median(contender, Work.SIGN);
    double keyPair = median(contender, Work.KEY_PAIR);
    double seal = median(contender, Work.SEAL);
    int others = Fork.MEMBERS - 1;
    return switch (work) {
      case KEY_PACKAGE -> 2 * keyPair + 2 * sign;
      case ADD -> Fork.MEMBERS * seal;
      case CREATE -> others * seal;
      case MESSAGE -> sign;
      case PROCESS,
          JOIN,
          CREATE_GROWN,
          PROCESS_GROWN,
          STORE,
          LOAD,
          CHANGE,
          STORE_BYTES,
          CHANGE_BYTES,
          FIRST_BYTES,
          SIGN,
          VERIFY,
          KEY_PAIR,
          SEAL ->
          0;
    };
  }
}
