package pli.server.session;

import java.util.concurrent.ConcurrentHashMap;

/**
 * A token bucket for each key: so many a second, so many at once. Keys whose buckets are full again
 * are forgotten. Thread-safe.
 */
public final class TokenBuckets {
  private static final int MAX_KEYS = 200_000;
  private static final double NANOS = 1e9;

  private volatile Rate rate;
  private final ConcurrentHashMap<Object, Bucket> buckets = new ConcurrentHashMap<>();

  private record Bucket(double tokens, long atNanos) {}

  /** Buckets that are full. */
  public TokenBuckets(Rate rate) {
    this.rate = rate;
  }

  /** Another rate from now on. A bucket keeps what it holds, as far as it still has room for it. */
  public void adjust(Rate other) {
    rate = other;
  }

  /**
   * Takes tokens. Who wants more than a bucket holds needs a full one, and owes the rest.
   *
   * @param tokens at least 1
   * @param nowNanos of a clock that only goes forward
   * @return 0, or how many milliseconds to wait for them
   */
  public long take(Object key, int tokens, long nowNanos) {
    Rate current = rate;
    if (current.isNone()) {
      return 0;
    }
    if (buckets.size() > MAX_KEYS) {
      forgetFull(current, nowNanos);
    }
    double needed = Math.min(tokens, current.burst());
    long[] wait = {0};
    buckets.compute(
        key,
        (same, before) -> {
          double there = before == null ? current.burst() : filled(current, before, nowNanos);
          if (there >= needed) {
            return new Bucket(there - tokens, nowNanos);
          }
          wait[0] = 1 + (long) (1000 * (needed - there) / current.perSecond());
          return new Bucket(there, nowNanos);
        });
    return wait[0];
  }

  /** How many keys are remembered. */
  int size() {
    return buckets.size();
  }

  private static double filled(Rate rate, Bucket bucket, long nowNanos) {
    double came = (nowNanos - bucket.atNanos) / NANOS * rate.perSecond();
    return Math.min(rate.burst(), bucket.tokens + came);
  }

  private void forgetFull(Rate current, long nowNanos) {
    buckets.values().removeIf(bucket -> filled(current, bucket, nowNanos) >= current.burst());
    if (buckets.size() > MAX_KEYS) {
      // More keys than memory for them, all busy: to start over is kinder than to fall over.
      buckets.clear();
    }
  }
}
