package pli.crypto.curve25519;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.crypto.curve25519.SlowCurve.P;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The field beside BigInteger, with limbs as large as their bounds let them be. */
class FieldElementTest {
  private static final long SEED = 25519;
  private static final int ROUNDS = 4000;
  private static final long TIGHT = (1L << 51) + (1L << 14);
  private static final long LOOSE = 3L << 52;

  private final Seeded random = new Seeded(SEED);

  /** An element and the integer that its limbs write. */
  private record Pair(FieldElement element, BigInteger value) {}

  private static Pair of(List<Long> limbs) {
    BigInteger value = BigInteger.ZERO;
    for (int i = 4; i >= 0; i--) {
      value = value.shiftLeft(51).add(BigInteger.valueOf(limbs.get(i)));
    }
    FieldElement element =
        FieldElement.of(limbs.get(0), limbs.get(1), limbs.get(2), limbs.get(3), limbs.get(4));
    return new Pair(element, value);
  }

  /** Limbs within {@code bound}, half of them at or beside an edge. */
  private Pair any(long bound) {
    List<Long> limbs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long[] edges = {bound, -bound, 0, 1L << 51, -(1L << 51), (1L << 51) - 1, -1, 1};
      limbs.add(
          random.below(2) == 0 ? edges[random.below(edges.length)] : random.next() % (bound + 1));
    }
    return of(limbs);
  }

  /** All 3^5 ways to set each limb to a bound, its negative, or zero. */
  private static List<Pair> corners(long bound) {
    List<Pair> corners = new ArrayList<>();
    for (int i = 0; i < 243; i++) {
      List<Long> limbs = new ArrayList<>();
      for (int rest = i, limb = 0; limb < 5; limb++, rest /= 3) {
        limbs.add((rest % 3 - 1) * bound);
      }
      corners.add(of(limbs));
    }
    return corners;
  }

  private static void check(BigInteger expected, FieldElement actual, String what) {
    byte[] encoded = new byte[32];
    actual.encode(encoded, 0);
    assertEquals(expected.mod(P), SlowCurve.number(encoded), what + ", seed " + SEED);
  }

  /** A tight result may be added up five times and is still a factor that comes out right. */
  private static void checkTight(BigInteger expected, FieldElement actual, String what) {
    check(expected, actual, what);
    FieldElement sum = new FieldElement();
    sum.add(actual, actual);
    sum.add(sum, sum);
    sum.add(sum, actual);
    sum.square(sum);
    check(expected.multiply(BigInteger.valueOf(5)).pow(2), sum, what + ", five times, squared");
  }

  @Test
  void productsOfLooseElements() {
    FieldElement result = new FieldElement();
    for (int round = 0; round < ROUNDS; round++) {
      Pair a = any(LOOSE);
      Pair b = any(LOOSE);
      result.multiply(a.element, b.element);
      checkTight(a.value.multiply(b.value), result, a.value + " * " + b.value);
      result.square(a.element);
      checkTight(a.value.pow(2), result, a.value + " squared");
    }
  }

  @Test
  void productsAtEveryCorner() {
    List<Pair> corners = corners(LOOSE);
    FieldElement result = new FieldElement();
    for (Pair a : corners) {
      for (Pair b : corners) {
        result.multiply(a.element, b.element);
        check(a.value.multiply(b.value), result, a.value + " * " + b.value);
      }
      result.square(a.element);
      check(a.value.pow(2), result, a.value + " squared");
    }
  }

  @Test
  void aResultMayOverwriteAnOperand() {
    for (int round = 0; round < 200; round++) {
      Pair a = any(TIGHT);
      Pair b = any(TIGHT);
      FieldElement target = a.element.copy();
      target.multiply(target, b.element);
      check(a.value.multiply(b.value), target, "first operand");
      target = b.element.copy();
      target.multiply(a.element, target);
      check(a.value.multiply(b.value), target, "second operand");
      target = a.element.copy();
      target.add(target, target);
      target.subtract(b.element, target);
      target.negate(target);
      check(a.value.multiply(BigInteger.TWO).subtract(b.value), target, "sums");
    }
  }

  @Test
  void smallMultiples() {
    FieldElement result = new FieldElement();
    for (int round = 0; round < ROUNDS; round++) {
      Pair a = any(LOOSE);
      int factor = round % 2 == 0 ? 121666 : random.below(1 << 17);
      result.scale(a.element, factor);
      check(a.value.multiply(BigInteger.valueOf(factor)), result, a.value + " * " + factor);
    }
  }

  @Test
  void powers() {
    FieldElement result = new FieldElement();
    BigInteger root = P.subtract(BigInteger.valueOf(5)).shiftRight(3);
    for (int round = 0; round < 200; round++) {
      Pair a = any(LOOSE);
      Powers.invert(result, a.element);
      check(a.value.modPow(P.subtract(BigInteger.TWO), P), result, "1 / " + a.value);
      Powers.forRoot(result, a.element);
      check(a.value.modPow(root, P), result, a.value + " to (p - 5) / 8");
    }
    Powers.invert(result, new FieldElement());
    assertTrue(result.isZero());
  }

  @Test
  void encodingReducesFully() {
    for (Pair a : corners(LOOSE)) {
      check(a.value, a.element, "corner " + a.value);
    }
    for (int round = 0; round < ROUNDS; round++) {
      Pair a = any(LOOSE);
      check(a.value, a.element, a.value.toString());
    }
  }

  @Test
  void numbersNearMultiplesOfTheModulus() {
    for (int multiple = -3; multiple <= 3; multiple++) {
      for (int offset = -40; offset <= 40; offset++) {
        BigInteger value = P.multiply(BigInteger.valueOf(multiple)).add(BigInteger.valueOf(offset));
        List<Long> limbs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          limbs.add(value.shiftRight(51 * i).longValue() & (1L << 51) - 1);
        }
        limbs.add(value.shiftRight(204).longValue());
        Pair pair = of(limbs);
        assertEquals(value, pair.value);
        check(value, pair.element, multiple + " p + " + offset);
        assertEquals(value.mod(P).signum() == 0, pair.element.isZero());
        assertEquals(value.mod(P).testBit(0), pair.element.isOdd());
      }
    }
  }

  @Test
  void decodingTakes255Bits() {
    FieldElement element = new FieldElement();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = random.edge();
      element.decode(bytes, 0);
      BigInteger value = SlowCurve.number(bytes).clearBit(255);
      check(value, element, value.toString());
      assertEquals(value.compareTo(P) < 0, element.isEncodedBy(bytes), value.toString());
    }
  }

  @Test
  void exchangingIsAllOrNothing() {
    Pair a = any(LOOSE);
    Pair b = any(LOOSE);
    a.element.swapIf(0, b.element);
    check(a.value, a.element, "kept");
    check(b.value, b.element, "kept");
    a.element.swapIf(1, b.element);
    check(b.value, a.element, "exchanged");
    check(a.value, b.element, "exchanged");
    a.element.wipe();
    assertTrue(a.element.isZero());
    assertFalse(b.element.isZero() && !a.value.mod(P).equals(BigInteger.ZERO));
  }

  @Test
  void signedDigitsWriteTheScalar() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] scalar = random.edge();
      scalar[31] &= 0x3f;
      int width = 2 + random.below(7);
      byte[] digits = SignedDigits.of(scalar.clone(), width);
      BigInteger value = BigInteger.ZERO;
      for (int i = SignedDigits.LENGTH - 1; i >= 0; i--) {
        value = value.shiftLeft(1).add(BigInteger.valueOf(digits[i]));
        assertTrue(digits[i] == 0 || (digits[i] & 1) == 1, "an even digit, seed " + SEED);
        assertTrue(Math.abs(digits[i]) < 1 << width - 1, "a large digit, seed " + SEED);
      }
      assertEquals(SlowCurve.number(scalar), value, "width " + width + ", seed " + SEED);
      assertArrayEquals(digits, SignedDigits.of(scalar, width));
    }
  }
}
