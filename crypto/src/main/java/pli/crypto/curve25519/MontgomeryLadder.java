package pli.crypto.curve25519;

/**
 * X25519: the scalar multiplication of RFC 7748 section 5, for secret scalars. The same operations
 * in the same order for all of them: no branch and no index depends on a bit of the scalar, nor on
 * the point, and exchanging is done with a mask. Registers that held secrets are overwritten
 * afterwards; what the compiler kept in the processor's is beyond reach.
 */
public final class MontgomeryLadder {
  /** The length of a scalar and of a point's u, in bytes. */
  public static final int LENGTH = FieldElement.LENGTH;

  /** (486662 + 2) / 4, which goes with B² where RFC 7748's a24, one less, goes with A². */
  private static final int A24 = 121666;

  private final FieldElement x1 = new FieldElement();
  private final FieldElement x2 = new FieldElement();
  private final FieldElement z2 = new FieldElement();
  private final FieldElement x3 = new FieldElement();
  private final FieldElement z3 = new FieldElement();
  private final FieldElement a = new FieldElement();
  private final FieldElement b = new FieldElement();
  private final FieldElement c = new FieldElement();
  private final FieldElement d = new FieldElement();

  private MontgomeryLadder() {}

  /**
   * The u of the scalar's multiple of a point, zero if that has none.
   *
   * @param scalar 32 bytes, little-endian; clamped here, unchanged
   * @param u 32 bytes, little-endian, the highest bit left out; any, and of a twist's point too
   * @return 32 bytes, which belong to the caller
   */
  public static byte[] multiply(byte[] scalar, byte[] u) {
    if (scalar.length != LENGTH || u.length != LENGTH) {
      throw new IllegalArgumentException("a scalar and a point have 32 bytes each");
    }
    MontgomeryLadder ladder = new MontgomeryLadder();
    try {
      ladder.climb(scalar, u);
      byte[] product = new byte[LENGTH];
      ladder.x2.encode(product, 0);
      return product;
    } finally {
      ladder.wipe();
    }
  }

  private void climb(byte[] scalar, byte[] u) {
    x1.decode(u, 0);
    x2.set(1);
    x3.set(x1);
    z3.set(1);
    int swap = 0;
    for (int t = 254; t >= 0; t--) {
      int bit = bit(scalar, t);
      exchange(swap ^ bit);
      swap = bit;
      step();
    }
    exchange(swap);
    Powers.invert(a, z2);
    x2.multiply(x2, a);
  }

  /** A bit of the scalar, clamped: the lowest three are 0, bit 254 is 1. Which, is no secret. */
  private static int bit(byte[] scalar, int t) {
    if (t < 3) {
      return 0;
    }
    return t == 254 ? 1 : scalar[t >> 3] >> (t & 7) & 1;
  }

  private void exchange(int swap) {
    x2.swapIf(swap, x3);
    z2.swapIf(swap, z3);
  }

  /** One doubling and one addition. Behind each sum: of how many tight elements it is. */
  private void step() {
    a.add(x2, z2); // 2
    b.subtract(x2, z2); // 2
    c.add(x3, z3); // 2
    d.subtract(x3, z3); // 2
    d.multiply(d, a);
    c.multiply(c, b);
    x3.add(d, c); // 2
    x3.square(x3);
    z3.subtract(d, c); // 2
    z3.square(z3);
    z3.multiply(z3, x1);
    a.square(a);
    b.square(b);
    x2.multiply(a, b);
    a.subtract(a, b); // 2; RFC 7748's E
    c.scale(a, A24);
    c.add(c, b); // below 2^52 + 2^26
    z2.multiply(a, c);
  }

  private void wipe() {
    x1.wipe();
    x2.wipe();
    z2.wipe();
    x3.wipe();
    z3.wipe();
    a.wipe();
    b.wipe();
    c.wipe();
    d.wipe();
  }
}
