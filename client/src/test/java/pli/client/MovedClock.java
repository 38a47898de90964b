package pli.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** The system's clock, as far ahead as a test wants. */
final class MovedClock extends Clock {
  volatile Duration ahead = Duration.ZERO;

  @Override
  public ZoneId getZone() {
    return systemUTC().getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Instant instant() {
    return systemUTC().instant().plus(ahead);
  }
}
