package pli.bench.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A device's clock that can be put back. */
final class BenchClock extends Clock {
  private volatile Duration behind = Duration.ZERO;

  void putBack(Duration by) {
    behind = by;
  }

  @Override
  public Instant instant() {
    return Instant.now().minus(behind);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("instants alone are asked for");
  }
}
