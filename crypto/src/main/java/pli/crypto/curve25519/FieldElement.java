package pli.crypto.curve25519;

import java.util.Arrays;

/**
 * A number modulo p = 2^255 − 19, in a register that operations overwrite. Each operation writes
 * its result to {@code this}, which may also be one of its operands. No operation has a branch or
 * an index that depends on a value.
 *
 * <h2>Representation</h2>
 *
 * Five signed limbs in radix 2^51: the value is the sum of l[i] · 2^(51 i), so a multiple of 2^255
 * that leaves the top comes back as 19 at the bottom. Limbs are kept small only as far as the next
 * multiplication needs it. Two words name their bounds:
 *
 * <ul>
 *   <li><b>tight</b>: each |l[i]| ≤ 2^51 + 2^14. What {@link #multiply}, {@link #square} and {@link
 *       #decode} give.
 *   <li><b>loose</b>: each |l[i]| ≤ 3 · 2^52 = 6 · 2^51. What {@link #multiply}, {@link #square},
 *       {@link #scale} and {@link #encode} take.
 * </ul>
 *
 * {@link #add} and {@link #subtract} work limb by limb without a carry, and since limbs are signed,
 * without a bias: a sum or difference of n tight elements has limbs up to n · (2^51 + 2^14), so up
 * to five tight elements make a loose one (5 · 2^51 + 5 · 2^14 < 6 · 2^51). Each formula of {@link
 * EdwardsPoint} and {@link MontgomeryLadder} notes how many it puts together.
 *
 * <h2>Multiplication</h2>
 *
 * Column k of a product is the sum of the five a[i] · b[j] with i + j = k, and of 19 · a[i] · b[j]
 * with i + j = k + 5. Each product needs up to 2 · 54 + 5 bits; it is split at bit 51. For factors
 * x and y = b[j] or 19 · b[j]:
 *
 * <ul>
 *   <li>{@code high(x << 8, y << 5)} is the high word of x · y · 2^13, which is ⌊x · y / 2^51⌋. The
 *       shifted factors fit: |x| · 2^8 ≤ 3 · 2^60, and |y| · 2^5 ≤ 19 · 3 · 2^57 < 2^62.9.
 *   <li>The rest, x · y − 2^51 · ⌊x · y / 2^51⌋, lies in [0, 2^51). It is not computed for each
 *       product: with H the sum of a column's high parts, its rests sum to (sum of x · y) − 2^51 ·
 *       H, which lies in [0, 5 · 2^51), so it may be computed modulo 2^64, where Java's arithmetic
 *       is exact.
 * </ul>
 *
 * The largest H is that of column 0, one plain product and four with 19: (1 + 4 · 19) · 9 · 2^104 /
 * 2^51 = 693 · 2^53 < 2^62.5. H of column 4, where no product has a 19, is at most 5 · 9 · 2^53, so
 * 19 times that, which is carried round to column 0, is 855 · 2^53; with a sum of rests on top this
 * is still below 2^63. So nothing overflows.
 *
 * <p>Then one carry, all columns at once: with c[k] = r[k] >> 51, limb k becomes (r[k] mod 2^51) +
 * c[k − 1], and limb 0 gets 19 · c[4]. As |r[k]| < 2^63 / 1024 · 860, |c[k]| < 2^12; column 4 has
 * at most 23 · 9 · 2^53 + 5 · 2^51 from H of column 3, so |19 · c[4]| ≤ 19 · 834 < 2^14. Hence the
 * result is tight.
 */
final class FieldElement {
  /** How many bytes encode an element. */
  static final int LENGTH = 32;

  private static final long MASK = (1L << 51) - 1;

  private long l0;
  private long l1;
  private long l2;
  private long l3;
  private long l4;

  /** Zero. */
  FieldElement() {}

  /** The tight element with these limbs. */
  static FieldElement of(long l0, long l1, long l2, long l3, long l4) {
    FieldElement element = new FieldElement();
    element.l0 = l0;
    element.l1 = l1;
    element.l2 = l2;
    element.l3 = l3;
    element.l4 = l4;
    return element;
  }

  /** A fresh element with the value of this one. */
  FieldElement copy() {
    return of(l0, l1, l2, l3, l4);
  }

  /** A small number. */
  void set(int value) {
    l0 = value;
    l1 = 0;
    l2 = 0;
    l3 = 0;
    l4 = 0;
  }

  void set(FieldElement a) {
    l0 = a.l0;
    l1 = a.l1;
    l2 = a.l2;
    l3 = a.l3;
    l4 = a.l4;
  }

  /** Overwrites the value with zero, when it was secret. */
  void wipe() {
    set(0);
  }

  void add(FieldElement a, FieldElement b) {
    l0 = a.l0 + b.l0;
    l1 = a.l1 + b.l1;
    l2 = a.l2 + b.l2;
    l3 = a.l3 + b.l3;
    l4 = a.l4 + b.l4;
  }

  void subtract(FieldElement a, FieldElement b) {
    l0 = a.l0 - b.l0;
    l1 = a.l1 - b.l1;
    l2 = a.l2 - b.l2;
    l3 = a.l3 - b.l3;
    l4 = a.l4 - b.l4;
  }

  void negate(FieldElement a) {
    l0 = -a.l0;
    l1 = -a.l1;
    l2 = -a.l2;
    l3 = -a.l3;
    l4 = -a.l4;
  }

  /** Exchanges the values of this and {@code other} if {@code swap} is 1; leaves them if 0. */
  void swapIf(int swap, FieldElement other) {
    long mask = -(long) swap;
    long t0 = mask & (l0 ^ other.l0);
    long t1 = mask & (l1 ^ other.l1);
    long t2 = mask & (l2 ^ other.l2);
    long t3 = mask & (l3 ^ other.l3);
    long t4 = mask & (l4 ^ other.l4);
    l0 ^= t0;
    l1 ^= t1;
    l2 ^= t2;
    l3 ^= t3;
    l4 ^= t4;
    other.l0 ^= t0;
    other.l1 ^= t1;
    other.l2 ^= t2;
    other.l3 ^= t3;
    other.l4 ^= t4;
  }

  /** Takes the value of {@code a} if {@code mask} is −1; keeps its own if 0. */
  void setIf(long mask, FieldElement a) {
    l0 ^= mask & (l0 ^ a.l0);
    l1 ^= mask & (l1 ^ a.l1);
    l2 ^= mask & (l2 ^ a.l2);
    l3 ^= mask & (l3 ^ a.l3);
    l4 ^= mask & (l4 ^ a.l4);
  }

  /** Negates the value if {@code mask} is −1; keeps it if 0. */
  void negateIf(long mask) {
    l0 = (l0 ^ mask) - mask;
    l1 = (l1 ^ mask) - mask;
    l2 = (l2 ^ mask) - mask;
    l3 = (l3 ^ mask) - mask;
    l4 = (l4 ^ mask) - mask;
  }

  /** a · b, tight, of loose factors. */
  void multiply(FieldElement a, FieldElement b) {
    long a0 = a.l0;
    long a1 = a.l1;
    long a2 = a.l2;
    long a3 = a.l3;
    long a4 = a.l4;
    long b0 = b.l0;
    long b1 = b.l1;
    long b2 = b.l2;
    long b3 = b.l3;
    long b4 = b.l4;
    long w1 = 19 * b1;
    long w2 = 19 * b2;
    long w3 = 19 * b3;
    long w4 = 19 * b4;
    long s0 = a0 * b0 + a1 * w4 + a2 * w3 + a3 * w2 + a4 * w1;
    long s1 = a0 * b1 + a1 * b0 + a2 * w4 + a3 * w3 + a4 * w2;
    long s2 = a0 * b2 + a1 * b1 + a2 * b0 + a3 * w4 + a4 * w3;
    long s3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + a4 * w4;
    long s4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0;
    a0 <<= 8;
    a1 <<= 8;
    a2 <<= 8;
    a3 <<= 8;
    a4 <<= 8;
    b0 <<= 5;
    b1 <<= 5;
    b2 <<= 5;
    b3 <<= 5;
    b4 <<= 5;
    w1 <<= 5;
    w2 <<= 5;
    w3 <<= 5;
    w4 <<= 5;
    long h0 = high(a0, b0) + high(a1, w4) + high(a2, w3) + high(a3, w2) + high(a4, w1);
    long h1 = high(a0, b1) + high(a1, b0) + high(a2, w4) + high(a3, w3) + high(a4, w2);
    long h2 = high(a0, b2) + high(a1, b1) + high(a2, b0) + high(a3, w4) + high(a4, w3);
    long h3 = high(a0, b3) + high(a1, b2) + high(a2, b1) + high(a3, b0) + high(a4, w4);
    long h4 = high(a0, b4) + high(a1, b3) + high(a2, b2) + high(a3, b1) + high(a4, b0);
    carry(
        s0 - (h0 << 51) + 19 * h4,
        s1 - (h1 << 51) + h0,
        s2 - (h2 << 51) + h1,
        s3 - (h3 << 51) + h2,
        s4 - (h4 << 51) + h3);
  }

  /**
   * a², tight, of a loose element: the multiplication above with equal products taken together. The
   * doubled factors stand on the left, where there is room: 2 · |x| · 2^8 ≤ 3 · 2^61.
   */
  void square(FieldElement a) {
    long a0 = a.l0;
    long a1 = a.l1;
    long a2 = a.l2;
    long a3 = a.l3;
    long a4 = a.l4;
    long d0 = 2 * a0;
    long d1 = 2 * a1;
    long d2 = 2 * a2;
    long d3 = 2 * a3;
    long w3 = 19 * a3;
    long w4 = 19 * a4;
    long s0 = a0 * a0 + d1 * w4 + d2 * w3;
    long s1 = d0 * a1 + d2 * w4 + a3 * w3;
    long s2 = d0 * a2 + a1 * a1 + d3 * w4;
    long s3 = d0 * a3 + d1 * a2 + a4 * w4;
    long s4 = d0 * a4 + d1 * a3 + a2 * a2;
    long e0 = a0 << 8;
    long e1 = a1 << 8;
    long e2 = a2 << 8;
    long e3 = a3 << 8;
    long e4 = a4 << 8;
    d0 <<= 8;
    d1 <<= 8;
    d2 <<= 8;
    d3 <<= 8;
    a0 <<= 5;
    a1 <<= 5;
    a2 <<= 5;
    a3 <<= 5;
    a4 <<= 5;
    w3 <<= 5;
    w4 <<= 5;
    long h0 = high(e0, a0) + high(d1, w4) + high(d2, w3);
    long h1 = high(d0, a1) + high(d2, w4) + high(e3, w3);
    long h2 = high(d0, a2) + high(e1, a1) + high(d3, w4);
    long h3 = high(d0, a3) + high(d1, a2) + high(e4, w4);
    long h4 = high(d0, a4) + high(d1, a3) + high(e2, a2);
    carry(
        s0 - (h0 << 51) + 19 * h4,
        s1 - (h1 << 51) + h0,
        s2 - (h2 << 51) + h1,
        s3 - (h3 << 51) + h2,
        s4 - (h4 << 51) + h3);
  }

  /**
   * a · factor, for a loose element and 0 ≤ factor < 2^17. The high parts are below 2^54 · 2^17 /
   * 2^51 = 2^20 and go straight into the next limb: |limbs| ≤ 2^51 + 19 · 2^20 < 2^51 + 2^25.
   */
  void scale(FieldElement a, int factor) {
    long f = (long) factor << 5;
    long h0 = high(a.l0 << 8, f);
    long h1 = high(a.l1 << 8, f);
    long h2 = high(a.l2 << 8, f);
    long h3 = high(a.l3 << 8, f);
    long h4 = high(a.l4 << 8, f);
    l0 = a.l0 * factor - (h0 << 51) + 19 * h4;
    l1 = a.l1 * factor - (h1 << 51) + h0;
    l2 = a.l2 * factor - (h2 << 51) + h1;
    l3 = a.l3 * factor - (h3 << 51) + h2;
    l4 = a.l4 * factor - (h4 << 51) + h3;
  }

  private void carry(long r0, long r1, long r2, long r3, long r4) {
    l0 = (r0 & MASK) + 19 * (r4 >> 51);
    l1 = (r1 & MASK) + (r0 >> 51);
    l2 = (r2 & MASK) + (r1 >> 51);
    l3 = (r3 & MASK) + (r2 >> 51);
    l4 = (r4 & MASK) + (r3 >> 51);
  }

  /** The high word of a signed product. Not in Android API 26, where D8 puts code in its place. */
  private static long high(long x, long y) {
    return Math.multiplyHigh(x, y);
  }

  /** Reads 255 bits from {@code offset} on, little-endian; the 256th is left out. Not reduced. */
  void decode(byte[] source, int offset) {
    long w0 = word(source, offset);
    long w1 = word(source, offset + 8);
    long w2 = word(source, offset + 16);
    long w3 = word(source, offset + 24);
    l0 = w0 & MASK;
    l1 = (w0 >>> 51 | w1 << 13) & MASK;
    l2 = (w1 >>> 38 | w2 << 26) & MASK;
    l3 = (w2 >>> 25 | w3 << 39) & MASK;
    l4 = w3 >>> 12 & MASK;
  }

  /**
   * Writes the one number in [0, p) of a loose element as 32 bytes, little-endian.
   *
   * <p>A carry, with |c[k]| ≤ 6, leaves limbs in [−6, 2^51 + 6], limb 0 in [−114, 2^51 + 114], so a
   * value in (−2^206, 2^255 + 2^206). Adding p makes each limb positive and the value v < 2 · p +
   * 2^207. The first round of carries takes 2^255 away where v reaches it, and gives 19 back, which
   * subtracts p: then 0 ≤ v < p + 2^207 < 2 · p. Such a v is at least p exactly if v + 19 carries
   * out of 255 bits; the second round finds that carry, and the third subtracts p by it.
   */
  void encode(byte[] target, int offset) {
    long r0 = (l0 & MASK) + 19 * (l4 >> 51) + MASK - 18;
    long r1 = (l1 & MASK) + (l0 >> 51) + MASK;
    long r2 = (l2 & MASK) + (l1 >> 51) + MASK;
    long r3 = (l3 & MASK) + (l2 >> 51) + MASK;
    long r4 = (l4 & MASK) + (l3 >> 51) + MASK;
    r1 += r0 >> 51;
    r2 += r1 >> 51;
    r3 += r2 >> 51;
    r4 += r3 >> 51;
    r0 = (r0 & MASK) + 19 * (r4 >> 51);
    r1 &= MASK;
    r2 &= MASK;
    r3 &= MASK;
    r4 &= MASK;
    long c = r0 + 19 >> 51;
    c = r1 + c >> 51;
    c = r2 + c >> 51;
    c = r3 + c >> 51;
    c = r4 + c >> 51;
    r0 += 19 * c;
    r1 += r0 >> 51;
    r2 += r1 >> 51;
    r3 += r2 >> 51;
    r4 += r3 >> 51;
    r0 &= MASK;
    r1 &= MASK;
    r2 &= MASK;
    r3 &= MASK;
    r4 &= MASK;
    putWord(target, offset, r0 | r1 << 51);
    putWord(target, offset + 8, r1 >>> 13 | r2 << 38);
    putWord(target, offset + 16, r2 >>> 26 | r3 << 25);
    putWord(target, offset + 24, r3 >>> 39 | r4 << 12);
  }

  private static long word(byte[] source, int offset) {
    long word = 0;
    for (int i = 7; i >= 0; i--) {
      word = word << 8 | source[offset + i] & 0xff;
    }
    return word;
  }

  private static void putWord(byte[] target, int offset, long word) {
    for (int i = 0; i < 8; i++) {
      target[offset + i] = (byte) (word >>> 8 * i);
    }
  }

  /** Whether this is zero modulo p. */
  boolean isZero() {
    int any = 0;
    for (byte each : encoded()) {
      any |= each;
    }
    return any == 0;
  }

  /** Whether the number in [0, p) is odd. */
  boolean isOdd() {
    return (encoded()[0] & 1) == 1;
  }

  /** Whether the number in [0, p) is the one that the lower 255 bits of 32 bytes write. */
  boolean isEncodedBy(byte[] bytes) {
    byte[] own = encoded();
    own[LENGTH - 1] |= (byte) (bytes[LENGTH - 1] & 0x80);
    return Arrays.equals(own, bytes);
  }

  private byte[] encoded() {
    byte[] encoded = new byte[LENGTH];
    encode(encoded, 0);
    return encoded;
  }
}
