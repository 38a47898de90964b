package pli.crypto.curve25519;

import java.util.Arrays;

/**
 * Secret numbers modulo the order L = 2^252 + c of the base point, c < 2^125, for signing. No
 * branch and no index depends on a value; what held secrets is overwritten. {@link Scalars} does
 * the same for public ones, faster.
 *
 * <p>Limbs are signed, in radix 2^28, because 252 is 9 · 28: a limb x[i] from the ninth on is x[i]
 * · 2^252 · 2^(28 (i − 9)), and 2^252 is −c modulo L, so it goes away if x[i] · c is subtracted
 * nine limbs below. c has five limbs. A carry leaves all limbs but the highest in [0, 2^28).
 *
 * <p>How a number v below 2^512 of 19 limbs gets small, each step followed by a carry up to the
 * lowest limb that went away, which is where a sign shows:
 *
 * <ol>
 *   <li>Limbs 14 to 18, less than 2^120 together, go to limbs 5 to 13: what is subtracted is below
 *       2^(120 + 125 + 140), so v is in (−2^385, 2^392), and limb 14 is −1 or 0 after the carry.
 *   <li>Limbs 9 to 14, below 2^140 in size, go to limbs 0 to 9: v is in (−2^265, 2^259). Limb 9
 *       itself comes last, after limb 14 was subtracted from it.
 *   <li>Limb 9, now within ±2^14, goes again: v is in (−2^132, 2^252 + 2^138).
 *   <li>If v is negative, L is added: 0 ≤ v < 2 L.
 *   <li>L is subtracted, and added again if v is negative then: 0 ≤ v < L.
 * </ol>
 *
 * A limb gets at most six products of less than 2^57 in a step, and comes from at most ten of less
 * than 2^56 and another limb in a product, so nothing reaches 2^63.
 */
final class SecretScalars {
  private static final int BITS = 28;
  private static final int MASK = (1 << BITS) - 1;
  private static final int LIMBS = 19;

  /** The limb whose weight is 2^252. */
  private static final int TOP = 9;

  private static final int[] C = {0xcf5d3ed, 0x12631a5, 0x79cd658, 0xf9dea2f, 0x14de};

  private final long[] x = new long[LIMBS];

  private SecretScalars() {}

  /** A number of up to 64 bytes, little-endian, modulo L: 32 bytes, which belong to the caller. */
  static byte[] reduce(byte[] number) {
    SecretScalars register = new SecretScalars();
    try {
      register.add(number);
      return register.reduced();
    } finally {
      register.wipe();
    }
  }

  /**
   * a · b + c modulo L.
   *
   * @param a 32 bytes, little-endian, below 2^255
   * @param b 32 bytes, little-endian, below 2^255
   * @param c 32 bytes, little-endian
   */
  static byte[] multiplyAdd(byte[] a, byte[] b, byte[] c) {
    SecretScalars register = new SecretScalars();
    SecretScalars left = new SecretScalars();
    SecretScalars right = new SecretScalars();
    try {
      left.add(a);
      right.add(b);
      register.add(c);
      for (int i = 0; i <= TOP; i++) {
        for (int j = 0; j <= TOP; j++) {
          register.x[i + j] += left.x[i] * right.x[j];
        }
      }
      register.carry(LIMBS - 1);
      return register.reduced();
    } finally {
      register.wipe();
      left.wipe();
      right.wipe();
    }
  }

  private void add(byte[] number) {
    for (int i = 0; i < number.length; i++) {
      int bit = 8 * i;
      long at = (number[i] & 0xffL) << bit % BITS;
      x[bit / BITS] += at & MASK;
      x[Math.min(bit / BITS + 1, LIMBS - 1)] += at >> BITS;
    }
  }

  private byte[] reduced() {
    fold(14, 18);
    fold(9, 14);
    fold(9, 9);
    addOrder(x[TOP] >> 63);
    x[TOP]--;
    for (int j = 0; j < C.length; j++) {
      x[j] -= C[j];
    }
    carry(TOP);
    addOrder(x[TOP] >> 63);
    byte[] encoded = new byte[FieldElement.LENGTH];
    for (int i = 0; i < encoded.length; i++) {
      int bit = 8 * i;
      long two = x[bit / BITS] | x[bit / BITS + 1] << BITS;
      encoded[i] = (byte) (two >> bit % BITS);
    }
    return encoded;
  }

  /** Takes away the limbs from {@code last} down to {@code first}. */
  private void fold(int first, int last) {
    for (int i = last; i >= first; i--) {
      for (int j = 0; j < C.length; j++) {
        x[i - TOP + j] -= x[i] * C[j];
      }
      x[i] = 0;
    }
    carry(first);
  }

  /** Adds L if {@code mask} is −1. */
  private void addOrder(long mask) {
    x[TOP] += mask & 1;
    for (int j = 0; j < C.length; j++) {
      x[j] += mask & C[j];
    }
    carry(TOP);
  }

  private void carry(int top) {
    for (int i = 0; i < top; i++) {
      x[i + 1] += x[i] >> BITS;
      x[i] &= MASK;
    }
  }

  private void wipe() {
    Arrays.fill(x, 0);
  }
}
