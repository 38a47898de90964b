package pli.client.session;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import pli.crypto.Entropy;

/**
 * How long to wait before connecting again: any time, equally likely, up to a bound that doubles
 * with each failure ("full jitter"), so that the devices of a server that comes back do not come
 * all at once. Belongs to one thread.
 */
public final class Backoff {
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Entropy entropy;
  private int failures;
  private long notBefore = System.nanoTime();

  /** A fresh one: the first attempt may come at once. */
  public Backoff(Entropy entropy) {
    this.entropy = entropy;
  }

  /** Another attempt failed. */
  public void failed() {
    long bound = Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(failures, 20));
    failures++;
    notBefore = System.nanoTime() + Math.floorMod(random(), bound);
  }

  /** An attempt succeeded, and what came of it lasted. */
  public void succeeded() {
    failures = 0;
  }

  /** How long to wait still. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, notBefore - System.nanoTime()));
  }

  private long random() {
    byte[] bytes = new byte[Long.BYTES];
    entropy.fill(bytes);
    long number = 0;
    for (byte next : bytes) {
      number = number << 8 | next & 0xff;
    }
    return number;
  }
}
