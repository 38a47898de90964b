package pli.crypto.curve25519;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Arithmetic modulo the order, beside {@link BigInteger}. */
class SecretScalarsTest {
  private static final long SEED = 252;

  private final Seeded random = new Seeded(SEED);

  private static void assertReduced(BigInteger number) {
    byte[] bytes = bytes(number);
    byte[] expected = SlowCurve.littleEndian(number.mod(SlowCurve.L));
    assertArrayEquals(expected, SecretScalars.reduce(bytes), number + ", seed " + SEED);
  }

  private static byte[] bytes(BigInteger number) {
    byte[] bytes = new byte[64];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = number.shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  private static void assertProduct(byte[] a, byte[] b, byte[] c) {
    BigInteger sum = SlowCurve.number(a).multiply(SlowCurve.number(b)).add(SlowCurve.number(c));
    byte[] expected = SlowCurve.littleEndian(sum.mod(SlowCurve.L));
    String which = Arrays.toString(a) + Arrays.toString(b) + Arrays.toString(c);
    assertArrayEquals(expected, SecretScalars.multiplyAdd(a, b, c), which + ", seed " + SEED);
  }

  @Test
  void anyNumber() {
    for (int round = 0; round < 20_000; round++) {
      assertReduced(SlowCurve.number(random.bytes(1 + random.below(64))));
    }
  }

  /** Near multiples of L, of 2^252, of powers of two: where a borrow or carry runs far. */
  @Test
  void edges() {
    BigInteger end = BigInteger.ONE.shiftLeft(512);
    for (int round = 0; round < 20_000; round++) {
      BigInteger factor = SlowCurve.number(random.bytes(1 + random.below(32)));
      BigInteger centre =
          switch (random.below(3)) {
            case 0 -> SlowCurve.L.multiply(factor);
            case 1 -> factor.shiftLeft(252);
            default -> BigInteger.ONE.shiftLeft(random.below(513));
          };
      BigInteger number = centre.add(BigInteger.valueOf(random.below(7) - 3));
      assertReduced(number.max(BigInteger.ZERO).min(end.subtract(BigInteger.ONE)));
    }
    assertReduced(BigInteger.ZERO);
    assertReduced(end.subtract(BigInteger.ONE));
    for (int low = 0; low < 512; low++) {
      assertReduced(end.subtract(BigInteger.ONE.shiftLeft(low)));
    }
  }

  /** Of c, any 32 bytes. */
  @Test
  void products() {
    byte[] largest = new byte[32];
    Arrays.fill(largest, (byte) 0xff);
    largest[31] = 0x7f;
    assertProduct(
        largest,
        largest,
        SlowCurve.littleEndian(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)));
    for (int round = 0; round < 20_000; round++) {
      byte[] a = round % 2 == 0 ? random.edge() : random.bytes(32);
      byte[] b = round % 3 == 0 ? random.edge() : random.bytes(32);
      a[31] &= 0x7f;
      b[31] &= 0x7f;
      assertProduct(a, b, random.edge());
    }
  }
}
