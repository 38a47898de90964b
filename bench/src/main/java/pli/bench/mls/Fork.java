package pli.bench.mls;

import java.util.Set;
import pli.bench.measure.CpuClock;

/**
 * A process of its own that measures all works of one contender, so that what the compiler learnt
 * from one library does not colour the other. Prints a line a round: the work, and the nanoseconds
 * of the processor that one piece took, or the bytes that it made.
 */
final class Fork {
  /** As many members as the large groups of {@link Work} have. */
  static final int MEMBERS = 1000;

  private static final CpuClock CLOCK = new CpuClock();

  private Fork() {}

  /** Arguments: the contender, and the works to measure; without any, all of them. */
  public static void main(String[] arguments) throws Exception {
    Contender contender = Contender.valueOf(arguments[0]);
    Engine engine = contender.engine(MEMBERS);
    Set<String> wanted = Set.of(arguments);
    for (Work work : Work.values()) {
      if (contender.does(work) && (wanted.size() == 1 || wanted.contains(work.name()))) {
        measure(work, engine.prepare(work));
      }
    }
  }

  private static void measure(Work work, Engine.Piece piece) throws Exception {
    for (int i = 0; i < work.warmUps(); i++) {
      round(work, piece);
    }
    for (int i = 0; i < work.rounds(); i++) {
      double nanos = round(work, piece);
      System.out.println(work + " " + (work.isLength() ? piece.bytes() : nanos));
    }
  }

  private static double round(Work work, Engine.Piece piece) throws Exception {
    piece.ready();
    long start = CLOCK.nanos();
    for (int i = 0; i < work.pieces(); i++) {
      piece.run();
    }
    return (double) (CLOCK.nanos() - start) / work.pieces();
  }
}
