package pli.lab.fault;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.protocol.wire.Error;

/**
 * The server's clock jumps while it runs and between two runs, by more than entries live and back
 * by hours. What waits in queues is still there, and limits on rates go on.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ClockIT {
  private static final Duration LONGER_THAN_ENTRIES_LIVE = Duration.ofDays(40);

  /** Limits on rates take their time. */
  private static final int FEW = 20;

  @TempDir private Path folder;

  private final long seed = Seed.announce();
  private final Random random = new Random(seed);

  @Test
  void noJumpOfTheClockLosesAnything() throws Exception {
    try (RealServer server = RealServer.make(folder)) {
      server.set("submits_per_second_per_route", 30);
      server.set("submits_burst", 3);
      Duration shift = Duration.ZERO;
      server.startShifted(shift);
      Workload work = Workload.on(server, seed);
      work.workABit(random, FEW);
      List<Duration> jumps =
          List.of(
              LONGER_THAN_ENTRIES_LIVE,
              Duration.ofMinutes(-random.nextInt(600)),
              LONGER_THAN_ENTRIES_LIVE.negated(),
              Duration.ofHours(-3).minusSeconds(random.nextInt(3600)),
              Duration.ofHours(20));
      for (Duration jump : jumps) {
        shift = shift.plus(jump);
        server.shiftClock(shift);
        work.workABit(random, FEW);
        work.workUntilPutOff(Error.Code.RATE_LIMITED);
        work.settle();
        server.kill();
        // What is over its time is looked for at each start.
        server.startShifted(shift);
        work.workABit(random, FEW);
      }
      assertFalse(server.events("clock-leapt").isEmpty(), "nobody said that the clock leapt");
      assertTrue(server.events("expired").isEmpty(), "something expired");
      work.finishAndCheck();
    }
  }
}
