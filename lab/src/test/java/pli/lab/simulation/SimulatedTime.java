package pli.lab.simulation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** The time that everybody lives by: it goes on as ours does, and leaps ahead when it is told. */
final class SimulatedTime implements InstantSource {
  private final AtomicLong leaptMillis = new AtomicLong();

  @Override
  public Instant instant() {
    return Instant.now().plusMillis(leaptMillis.get());
  }

  void leap(Duration ahead) {
    leaptMillis.addAndGet(ahead.toMillis());
  }

  /** The clock of somebody whose device is off by so much. */
  Clock clock(Duration off) {
    return new Clock() {
      @Override
      public Instant instant() {
        return SimulatedTime.this.instant().plus(off);
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants alone are asked for");
      }
    };
  }
}
