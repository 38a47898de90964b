package pli.client.session;

import java.time.Duration;

/** A moment until which somebody waits; by the clock that nobody sets. */
public final class Deadline {
  private static final long LONGEST_NANOS = Duration.ofDays(3650).toNanos();

  private final long atNanos;

  private Deadline(long atNanos) {
    this.atNanos = atNanos;
  }

  /** So long from now; less than nothing is now, more than ten years is ten years. */
  public static Deadline after(Duration patience) {
    long nanos =
        patience.compareTo(Duration.ofNanos(LONGEST_NANOS)) > 0
            ? LONGEST_NANOS
            : Math.max(0, patience.toNanos());
    return new Deadline(System.nanoTime() + nanos);
  }

  /** The earlier of this one and so long from now. */
  public Deadline within(Duration patience) {
    Deadline other = after(patience);
    return other.atNanos - atNanos < 0 ? other : this;
  }

  /** Nanoseconds that are left, at least 0. */
  public long nanosLeft() {
    return Math.max(0, atNanos - System.nanoTime());
  }

  /** How long is left, at least nothing. */
  public Duration left() {
    return Duration.ofNanos(nanosLeft());
  }

  /** Whether it is past. */
  public boolean isPast() {
    return nanosLeft() == 0;
  }
}
