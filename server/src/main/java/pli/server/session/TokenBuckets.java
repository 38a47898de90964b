package pli.server.session;

import java.util.concurrent.ConcurrentHashMap;

/**
 * A token bucket for each key: so many a second, so many at once. Keys whose buckets are full again
 * are forgotten. Thread-safe.
 */
public final class TokenBuckets {
  private static final int MAX_KEYS = 200_000;
  private static final double NANOS = 1e9;

  private final double perSecond;
  private final double burst;
  private final ConcurrentHashMap<Object, Bucket> buckets = new ConcurrentHashMap<>();

  private record Bucket(double tokens, long atNanos) {}

  /**
   * Buckets.
   *
   * @param perSecond what comes into each in a second; 0 for no limit at all
   * @param burst what each holds
   */
  public TokenBuckets(double perSecond, double burst) {
    this.perSecond = perSecond;
    this.burst = Math.max(1, burst);
  }

  /**
   * Takes a token.
   *
   * @param nowNanos of a clock that only goes forward
   * @return 0, or how many milliseconds to wait for one
   */
  public long take(Object key, long nowNanos) {
    return take(key, 1, nowNanos);
  }

  /**
   * Takes some tokens, or none if there are not so many; never more than a bucket holds.
   *
   * @param nowNanos of a clock that only goes forward
   * @return 0, or how many milliseconds to wait for them
   */
  public long take(Object key, double wanted, long nowNanos) {
    double amount = Math.min(wanted, burst);
    if (perSecond <= 0) {
      return 0;
    }
    if (buckets.size() > MAX_KEYS) {
      forgetFull(nowNanos);
    }
    long[] wait = {0};
    buckets.compute(
        key,
        (same, before) -> {
          double tokens = before == null ? burst : filled(before, nowNanos);
          if (tokens >= amount) {
            return new Bucket(tokens - amount, nowNanos);
          }
          wait[0] = 1 + (long) (1000 * (amount - tokens) / perSecond);
          return new Bucket(tokens, nowNanos);
        });
    return wait[0];
  }

  /** How many keys are remembered. */
  int size() {
    return buckets.size();
  }

  private double filled(Bucket bucket, long nowNanos) {
    return Math.min(burst, bucket.tokens + (nowNanos - bucket.atNanos) / NANOS * perSecond);
  }

  private void forgetFull(long nowNanos) {
    buckets.values().removeIf(bucket -> filled(bucket, nowNanos) >= burst);
    if (buckets.size() > MAX_KEYS) {
      // More keys than memory for them, all busy: to start over is kinder than to fall over.
      buckets.clear();
    }
  }
}
