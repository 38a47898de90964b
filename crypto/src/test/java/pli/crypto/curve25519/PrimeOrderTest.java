package pli.crypto.curve25519;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
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
    for (int round = 0; round < 200; round++) {
      byte[] bytes = random.bytes(32);
      SlowCurve point = SlowCurve.decode(bytes);
      VerificationKey key = VerificationKey.decode(bytes);
      if (point != null && key != null) {
        boolean in = point.times(SlowCurve.L).equals(SlowCurve.NEUTRAL);
        assertEquals(in, key.isOfPrimeOrder(), Arrays.toString(bytes) + ", seed " + SEED);
        seen[in ? 1 : 0]++;
      }
    }
    assertTrue(seen[0] > 50 && seen[1] > 3, Arrays.toString(seen));
  }

  /**
   * Thousands of points, as many of each coset, beside the multiplication by the order and beside
   * Bouncy Castle. They come in all forms of sign: so both guesses of the halving are taken.
   */
  @Test
  void manyOfEachCosetBesideTheOrderAndBouncyCastle() {
    EdwardsPoint eighth = decoded(SlowCurve.EIGHTH.encode());
    TablePoint step = eighth.forTable();
    for (int round = 0; round < 250; round++) {
      byte[] start = new byte[32];
      Ed25519.generatePublicKey(random.bytes(32), 0, start, 0);
      EdwardsPoint point = decoded(start);
      for (int part = 0; part < 8; part++) {
        byte[] encoded = point.encode();
        String which = Arrays.toString(encoded) + ", part " + part + ", seed " + SEED;
        VerificationKey key = VerificationKey.decode(encoded);
        assertNotNull(key, which);
        assertEquals(part == 0, key.isOfPrimeOrder(), which);
        assertEquals(part == 0, timesOrder(decoded(encoded)).isNeutral(), which);
        assertEquals(part == 0, Ed25519.validatePublicKeyFull(encoded, 0), which);
        point.add(step);
      }
    }
  }

  /** Whatever 32 bytes there are: the edges of the field, other encodings, points of low order. */
  @Test
  void theAnswerIsBouncyCastlesForEdges() {
    int[] seen = new int[3];
    for (int round = 0; round < 4000; round++) {
      byte[] bytes = random.edge();
      String which = Arrays.toString(bytes) + ", seed " + SEED;
      VerificationKey key = VerificationKey.decode(bytes);
      boolean in = key != null && key.isOfPrimeOrder();
      assertEquals(Ed25519.validatePublicKeyFull(bytes, 0), in, which);
      seen[key == null ? 0 : in ? 1 : 2]++;
    }
    assertTrue(Math.min(seen[0], Math.min(seen[1], seen[2])) > 100, Arrays.toString(seen));
  }

  private static EdwardsPoint decoded(byte[] encoded) {
    EdwardsPoint point = EdwardsPoint.decode(encoded);
    assertNotNull(point);
    return point;
  }

  private static EdwardsPoint timesOrder(EdwardsPoint point) {
    TablePoint step = point.forTable();
    EdwardsPoint sum = new EdwardsPoint();
    for (int i = SlowCurve.L.bitLength() - 1; i >= 0; i--) {
      sum.twice();
      if (SlowCurve.L.testBit(i)) {
        sum.add(step);
      }
    }
    return sum;
  }
}
