package pli.crypto.curve25519;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

/** Sums for each bit, beside adding the points up. */
class BitSumsTest {
  private static final long SEED = 1976;

  private final Seeded random = new Seeded(SEED);

  @Test
  void eachBitsSumIsThatOfItsPoints() {
    for (int count : new int[] {0, 1, 2, 5, 40, 200}) {
      for (int length : new int[] {1, 16, 32}) {
        TablePoint[] points = new TablePoint[count];
        byte[][] scalars = new byte[count][];
        for (int i = 0; i < count; i++) {
          points[i] = point().affineForTable();
          scalars[i] = random.below(4) == 0 ? new byte[length] : random.bytes(length);
        }
        int bits = 8 * length;
        EdwardsPoint[] sums = BitSums.of(points, scalars, bits);
        for (int bit = 0; bit < bits; bit++) {
          EdwardsPoint expected = new EdwardsPoint();
          for (int i = 0; i < count; i++) {
            if (SlowCurve.number(scalars[i]).testBit(bit)) {
              expected.add(points[i]);
            }
          }
          String which = count + " points, bit " + bit + " of " + bits + ", seed " + SEED;
          assertArrayEquals(expected.encode(), sums[bit].encode(), which);
        }
      }
    }
  }

  private EdwardsPoint point() {
    while (true) {
      EdwardsPoint point = EdwardsPoint.decode(random.bytes(32));
      if (point != null) {
        return point;
      }
    }
  }
}
