package pli.crypto.curve25519;

import org.jspecify.annotations.Nullable;

/**
 * A point of edwards25519 (RFC 8032 section 5.1), −x² + y² = 1 + d x² y², in a register that
 * operations overwrite. Doubling, adding, subtracting, {@link #montgomery} and {@link #encode} have
 * no branch that depends on anything but the encoding that comes out, so that {@link BasePoint} may
 * use them for secret multiples; all else is for public points only.
 *
 * <p>Coordinates are the extended ones of RFC 8032 section 5.1.4, x = X / Z, y = Y / Z, x y = T /
 * Z, where T is kept as two factors E · H and multiplied when an addition asks for it; a doubling
 * does not. X, Y, Z are tight (see {@link FieldElement}); what E and H may be, each formula notes.
 * The formulas are complete: they hold for all points of the curve, whatever their order.
 */
final class EdwardsPoint {
  static final FieldElement D =
      FieldElement.of(
          0x34dca135978a3L, 0x1a8283b156ebdL, 0x5e7a26001c029L, 0x739c663a03cbbL, 0x52036cee2b6ffL);
  private static final FieldElement TWICE_D =
      FieldElement.of(
          0x69b9426b2f159L, 0x35050762add7aL, 0x3cf44c0038052L, 0x6738cc7407977L, 0x2406d9dc56dffL);

  /** 2^((p − 1) / 4), a square root of −1. */
  static final FieldElement ROOT_OF_MINUS_1 =
      FieldElement.of(
          0x61b274a0ea0b0L, 0x0d5a5fc8f189dL, 0x7ef5e9cbd0c60L, 0x78595a6804c9eL, 0x2b8324804fc1dL);

  private final FieldElement x = new FieldElement();
  private final FieldElement y = new FieldElement();
  private final FieldElement z = new FieldElement();
  private final FieldElement e = new FieldElement();
  private final FieldElement h = new FieldElement();
  private final FieldElement a = new FieldElement();
  private final FieldElement b = new FieldElement();
  private final FieldElement c = new FieldElement();
  private final FieldElement f = new FieldElement();
  private final FieldElement g = new FieldElement();

  /** The neutral element. */
  EdwardsPoint() {
    setNeutral();
  }

  void setNeutral() {
    x.set(0);
    y.set(1);
    z.set(1);
    e.set(0);
    h.set(1);
  }

  /** The base point, of prime order: y = 4 / 5, x even. */
  static EdwardsPoint base() {
    EdwardsPoint base = new EdwardsPoint();
    base.x.set(
        FieldElement.of(
            0x62d608f25d51aL,
            0x412a4b4f6592aL,
            0x75b7171a4b31dL,
            0x1ff60527118feL,
            0x216936d3cd6e5L));
    base.y.set(
        FieldElement.of(
            0x6666666666658L,
            0x4ccccccccccccL,
            0x1999999999999L,
            0x3333333333333L,
            0x6666666666666L));
    base.e.set(base.x);
    base.h.set(base.y);
    return base;
  }

  EdwardsPoint copy() {
    EdwardsPoint copy = new EdwardsPoint();
    copy.x.set(x);
    copy.y.set(y);
    copy.z.set(z);
    copy.e.set(e);
    copy.h.set(h);
    return copy;
  }

  /**
   * The point that 32 bytes encode (RFC 8032 section 5.1.3).
   *
   * @return null if none, or if another encoding of it is the right one
   */
  static @Nullable EdwardsPoint decode(byte[] encoded) {
    EdwardsPoint point = new EdwardsPoint();
    point.y.decode(encoded, 0);
    if (!point.y.isEncodedBy(encoded) || !point.solve()) {
      return null;
    }
    if (point.x.isOdd() != encoded[31] < 0) {
      if (point.x.isZero()) {
        return null;
      }
      point.x.negate(point.x);
    }
    point.e.set(point.x);
    point.h.set(point.y);
    return point;
  }

  /** From y to one of the two x with x² = u / v = (y² − 1) / (d y² + 1), if there is one. */
  private boolean solve() {
    a.square(y);
    f.set(1);
    g.subtract(a, f); // u: 2
    h.multiply(a, D);
    h.add(h, f); // v: 2
    b.square(h);
    b.multiply(b, h); // v³
    c.square(b);
    c.multiply(c, h); // v⁷
    c.multiply(c, g); // u v⁷
    Powers.forRoot(c, c);
    x.multiply(g, b);
    x.multiply(x, c); // u v³ (u v⁷)^((p − 5) / 8)
    a.square(x);
    a.multiply(a, h); // v x², which is u, −u, or neither
    b.add(a, g);
    a.subtract(a, g);
    if (b.isZero()) {
      x.multiply(x, ROOT_OF_MINUS_1);
      return true;
    }
    return a.isZero();
  }

  /** The encoding of RFC 8032 section 5.1.2. Its bits are branched on, X, Y and Z are not. */
  byte[] encode() {
    FieldElement inverse = new FieldElement();
    Powers.invert(inverse, z);
    a.multiply(x, inverse);
    b.multiply(y, inverse);
    inverse.wipe();
    byte[] encoded = new byte[FieldElement.LENGTH];
    b.encode(encoded, 0);
    if (a.isOdd()) {
      encoded[31] |= (byte) 0x80;
    }
    return encoded;
  }

  /** Whether this is the neutral element. */
  boolean isNeutral() {
    a.subtract(y, z);
    return x.isZero() && a.isZero();
  }

  /** Whether eight times this is neutral. */
  boolean isOfLowOrder() {
    EdwardsPoint multiple = copy();
    multiple.twice();
    multiple.twice();
    multiple.twice();
    return multiple.isNeutral();
  }

  /** Whether this is of the prime-order group, of which the neutral element is; for Z = 1. */
  boolean isOfPrimeOrder() {
    return isOfLowOrder() ? isNeutral() : PrimeOrder.has(x, y);
  }

  void negate() {
    x.negate(x);
    e.negate(e);
  }

  /** Doubles: 4 squarings, 3 multiplications. Behind each sum: of how many tight elements it is. */
  void twice() {
    a.square(x);
    b.square(y);
    c.square(z);
    e.add(x, y); // 2
    e.square(e);
    h.add(a, b); // 2
    e.subtract(e, h); // 3; that is 2 x y
    g.subtract(b, a); // 2
    f.add(c, c); // 2
    f.subtract(g, f); // 4
    h.negate(h);
    finish();
  }

  /** Adds {@code q}: 8 multiplications, 7 if it is affine. */
  void add(TablePoint q) {
    combine(q, q.yMinusX(), q.yPlusX());
    f.subtract(g, c); // 3
    g.add(g, c); // 3
    finish();
  }

  /** Subtracts {@code q}: adds the point with x negated. */
  void subtract(TablePoint q) {
    combine(q, q.yPlusX(), q.yMinusX());
    f.add(g, c); // 3
    g.subtract(g, c); // 3
    finish();
  }

  private void combine(TablePoint q, FieldElement minus, FieldElement plus) {
    c.multiply(e, h); // T
    c.multiply(c, q.twiceDT());
    a.subtract(y, x); // 2
    a.multiply(a, minus);
    b.add(y, x); // 2
    b.multiply(b, plus);
    e.subtract(b, a); // 2
    h.add(b, a); // 2
    FieldElement twiceZ = q.twiceZ();
    if (twiceZ == null) {
      g.add(z, z); // 2
    } else {
      g.multiply(z, twiceZ);
    }
  }

  private void finish() {
    x.multiply(e, f);
    y.multiply(g, h);
    z.multiply(f, g);
  }

  /** This point as others add it, with the Z that it has. */
  TablePoint forTable() {
    FieldElement plus = new FieldElement();
    FieldElement minus = new FieldElement();
    FieldElement product = new FieldElement();
    FieldElement twiceZ = new FieldElement();
    plus.add(y, x); // 2
    minus.subtract(y, x); // 2
    product.multiply(e, h);
    product.multiply(product, TWICE_D);
    twiceZ.add(z, z); // 2
    return new TablePoint(plus, minus, product, twiceZ);
  }

  /** These points as others add them, with Z = 1. They are normalized. */
  static TablePoint[] forTable(EdwardsPoint[] points) {
    normalize(points);
    TablePoint[] table = new TablePoint[points.length];
    for (int i = 0; i < points.length; i++) {
      table[i] = points[i].affineForTable();
    }
    return table;
  }

  /** This point as others add it, for Z = 1. */
  TablePoint affineForTable() {
    FieldElement plus = new FieldElement();
    FieldElement minus = new FieldElement();
    FieldElement product = new FieldElement();
    plus.add(y, x); // 2
    minus.subtract(y, x); // 2
    product.multiply(x, y);
    product.multiply(product, TWICE_D);
    return new TablePoint(plus, minus, product, null);
  }

  /** Writes these points with Z = 1: one inversion for all. */
  static void normalize(EdwardsPoint... points) {
    FieldElement[] before = new FieldElement[points.length];
    FieldElement all = new FieldElement();
    all.set(1);
    for (int i = 0; i < points.length; i++) {
      before[i] = all.copy(); // the product of all z before this
      all.multiply(all, points[i].z);
    }
    Powers.invert(all, all);
    for (int i = points.length - 1; i >= 0; i--) {
      FieldElement inverse = before[i];
      inverse.multiply(inverse, all);
      all.multiply(all, points[i].z);
      points[i].divide(inverse);
    }
  }

  private void divide(FieldElement inverse) {
    x.multiply(x, inverse);
    y.multiply(y, inverse);
    z.set(1);
    e.set(x);
    h.set(y);
  }

  /** The u of the same point of curve25519, (Z + Y) / (Z − Y); 0 for the neutral element. */
  byte[] montgomery() {
    a.add(z, y); // 2
    b.subtract(z, y); // 2
    Powers.invert(c, b);
    a.multiply(a, c);
    byte[] u = new byte[FieldElement.LENGTH];
    a.encode(u, 0);
    return u;
  }

  /** Overwrites all registers, when they were secret. */
  void wipe() {
    for (FieldElement each : new FieldElement[] {x, y, z, e, h, a, b, c, f, g}) {
      each.wipe();
    }
  }
}
