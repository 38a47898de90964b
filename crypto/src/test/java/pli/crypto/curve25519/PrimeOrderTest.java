package pli.crypto.curve25519;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Membership in the prime-order group beside what defines it: L times the point is neutral. */
class PrimeOrderTest {
  private static final long SEED = 1164;

  private final Seeded random = new Seeded(SEED);

  private static boolean has(SlowCurve point) {
    EdwardsPoint decoded = EdwardsPoint.decode(point.encode());
    assertNotNull(decoded);
    return decoded.isOfPrimeOrder();
  }

  /** Each of the eight cosets, for points of each. */
  @Test
  void ofEightPointsThatDifferByLowOrderOneIsIn() {
    for (int round = 0; round < 40; round++) {
      BigInteger scalar = SlowCurve.number(random.bytes(32)).mod(SlowCurve.L);
      SlowCurve point = SlowCurve.BASE.times(scalar.max(BigInteger.ONE));
      for (int part = 0; part < 8; part++) {
        assertEquals(part == 0, has(point), "part " + part + ", " + scalar + ", seed " + SEED);
        point = point.plus(SlowCurve.EIGHTH);
      }
    }
  }

  @Test
  void smallMultiplesOfTheBasePointAreIn() {
    SlowCurve point = SlowCurve.BASE;
    for (int multiple = 1; multiple < 200; multiple++) {
      String which = "multiple " + multiple;
      assertTrue(has(point), which);
      assertFalse(has(point.plus(SlowCurve.EIGHTH)), which);
      assertTrue(has(SlowCurve.BASE.times(SlowCurve.L.subtract(BigInteger.valueOf(multiple)))));
      point = point.plus(SlowCurve.BASE);
    }
  }

  /** Points as they come, whatever their order. */
  @Test
  void theAnswerIsThatOfTheMultiplication() {
    int[] seen = new int[2];
    for (int round = 0; round < 600; round++) {
      byte[] bytes = random.bytes(32);
      SlowCurve point = SlowCurve.decode(bytes);
      VerificationKey key = VerificationKey.decode(bytes);
      if (point != null && key != null) {
        boolean in = point.times(SlowCurve.L).equals(SlowCurve.NEUTRAL);
        assertEquals(in, key.isOfPrimeOrder(), Arrays.toString(bytes) + ", seed " + SEED);
        seen[in ? 1 : 0]++;
      }
    }
    assertTrue(seen[0] > 100 && seen[1] > 10, Arrays.toString(seen));
  }
}
