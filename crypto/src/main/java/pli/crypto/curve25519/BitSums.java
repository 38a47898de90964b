package pli.crypto.curve25519;

/**
 * For many public points, each with a scalar, and each place of a bit: the sum of those points
 * whose scalar has a 1 there. From these sums the scalars' linear combination is a few hundred
 * doublings and additions away, and they tell more than it does: see {@link BatchVerification}.
 *
 * <p>They are found with the buckets of Pippenger's method. For each window of c bits, each point
 * is added to the bucket of its scalar's digit. Then the buckets are folded: those of the upper
 * half have the highest bit in common, so their sum is that bit's; afterwards each is added to the
 * bucket that has the same lower bits, and the lower half goes on. A window takes one addition for
 * each point and about 2^(c + 1) more.
 */
final class BitSums {
  private static final int WIDEST = 9;

  private final EdwardsPoint[] sums;
  private final EdwardsPoint[] buckets;

  private BitSums(int bits, int width) {
    sums = neutrals(bits);
    buckets = neutrals(1 << width);
  }

  private static EdwardsPoint[] neutrals(int count) {
    EdwardsPoint[] neutrals = new EdwardsPoint[count];
    for (int i = 0; i < count; i++) {
      neutrals[i] = new EdwardsPoint();
    }
    return neutrals;
  }

  /**
   * The sums, that of the lowest bit first.
   *
   * @param points at least as many as {@code scalars}, which counts
   * @param scalars little-endian, each below 2^{@code bits}
   */
  static EdwardsPoint[] of(TablePoint[] points, byte[][] scalars, int bits) {
    int width = width(scalars.length, bits);
    BitSums all = new BitSums(bits, width);
    for (int from = 0; from < bits; from += width) {
      all.addWindow(points, scalars, from, Math.min(width, bits - from));
    }
    return all.sums;
  }

  /** With which width it takes the fewest additions. */
  private static int width(int points, int bits) {
    int best = 1;
    for (int width = 2; width <= WIDEST; width++) {
      if (cost(points, bits, width) < cost(points, bits, best)) {
        best = width;
      }
    }
    return best;
  }

  private static long cost(int points, int bits, int width) {
    return (long) ((bits + width - 1) / width) * (points + (2L << width));
  }

  private void addWindow(TablePoint[] points, byte[][] scalars, int from, int width) {
    for (int digit = 0; digit < 1 << width; digit++) {
      buckets[digit].setNeutral();
    }
    for (int i = 0; i < scalars.length; i++) {
      int digit = SignedDigits.bits(scalars[i], from, width);
      if (digit != 0) {
        buckets[digit].add(points[i]);
      }
    }
    for (int bit = width - 1; bit >= 0; bit--) {
      fold(sums[from + bit], 1 << bit);
    }
  }

  private void fold(EdwardsPoint sum, int half) {
    for (int digit = 0; digit < half; digit++) {
      TablePoint bucket = buckets[half + digit].forTable();
      sum.add(bucket);
      if (digit != 0) {
        buckets[digit].add(bucket);
      }
    }
  }
}
