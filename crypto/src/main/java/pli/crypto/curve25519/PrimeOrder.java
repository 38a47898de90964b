package pli.crypto.curve25519;

/**
 * Whether a point of edwards25519 stands in the group of prime order L, rather than being such a
 * point plus one of order 2, 4 or 8. Costs some three and a half powers of the field, where
 * multiplying by L costs as much as seven. For public points only: branches depend on them.
 *
 * <h2>Why it holds</h2>
 *
 * The group of the curve is cyclic, of order 8 L, so a point P is of the group of order L exactly
 * if P = 8 R for some R: if P can be halved three times. Whether it can is asked on the Montgomery
 * form v² = u³ + A u² + u, A = 486662, with u = (1 + y) / (1 − y) and v = c u / x, c² = −(A + 2)
 * (RFC 7748 section 4.1). The signs of v and of roots are left open, since P and −P have the same
 * answer, and T, the point (0, 0) of order 2, is 4 times one of order 8, so Q and Q + T have too.
 *
 * <ol>
 *   <li>P = 2 Q for some Q exactly if u is a square, w². As 1 − y² = −x² (1 + d y²), that is so if
 *       −(1 + d y²) is one, r², and then w = x r / (1 − y).
 *   <li>Of Q = (u', v'), the sum t = u' + 1 / u' is 2 (u ± v / w) = 2 (1 + y ± c r) / (1 − y). Its
 *       sign is the one for which t + A is a square, s²; for the other it is none, because the
 *       product of both is A² − 4, which is none. Then u' = t / 2 + w s, and v' = (u'² − 1) / (2
 *       w).
 *   <li>Q = 4 R for some R exactly if the Tate pairing of Q with a point of order 4 is 1. With (1,
 *       g), g² = A + 2, as that point it is ((v' − g u')² / u') to the power (p − 1) / 4.
 * </ol>
 *
 * <p>Halving to test membership: T. Pornin, Point-Halving and Subgroup Membership in Twisted
 * Edwards Curves, IACR ePrint 2022/1164. The pairing: D. Koshelev, Subgroup membership testing on
 * elliptic curves via the Tate pairing, IACR ePrint 2022/037.
 *
 * <h2>Without divisions</h2>
 *
 * With D = 1 − y, h = 1 + y ± c r and S² = (A D + 2 h) D, so s = S / D, step 2 gives u' = U / D²
 * with U = h D + x r S, and the pairing's argument is (U² − D⁴ − 2 g x r D U)² / (2 x r D²)² / U.
 * Fourth powers do not change its result; multiplied by those of 2 x r, D and U it is ((U² − D⁴ − 2
 * g x r D U) 2 x r)² U³.
 */
final class PrimeOrder {
  private static final FieldElement A = FieldElement.of(486662, 0, 0, 0, 0);

  /** A square root of −(A + 2). */
  private static final FieldElement C =
      FieldElement.of(
          0x604aaff457e06L, 0x2296fa350598dL, 0x7f13dfb16874fL, 0x35de93d846e01L, 0x0f26edf460a00L);

  /** A square root of A + 2. */
  private static final FieldElement G =
      FieldElement.of(
          0x248ef9c884415L, 0x0e509526c7d34L, 0x7d29bbd8d6847L, 0x157e10fd3bd6bL, 0x6be4f497f9a9cL);

  private final FieldElement one = new FieldElement();
  private final FieldElement d = new FieldElement();
  private final FieldElement h = new FieldElement();
  private final FieldElement root = new FieldElement();
  private final FieldElement xr = new FieldElement();
  private final FieldElement hd = new FieldElement();
  private final FieldElement u = new FieldElement();
  private final FieldElement t = new FieldElement();

  private PrimeOrder() {
    one.set(1);
  }

  /** Whether the point with these affine coordinates is; it must not be of low order itself. */
  static boolean has(FieldElement x, FieldElement y) {
    return new PrimeOrder().holds(x, y);
  }

  /** Behind each sum: of how many tight elements it is. */
  private boolean holds(FieldElement x, FieldElement y) {
    t.square(y);
    t.multiply(t, EdwardsPoint.D);
    t.add(t, one);
    t.negate(t); // 2
    if (!setRoot(t)) {
      return false;
    }
    xr.multiply(x, root);
    d.subtract(one, y); // 2
    h.multiply(root, C);
    if (!halve(y)) {
      h.negate(h);
      if (!halve(y)) {
        throw new IllegalStateException("a point of low order");
      }
    }
    return isFourfold();
  }

  /** Sets hd and root to h D and S for the sign that h has, and says whether there is such an S. */
  private boolean halve(FieldElement y) {
    hd.add(h, y);
    hd.add(hd, one); // 3
    hd.multiply(hd, d);
    t.square(d);
    t.multiply(t, A);
    t.add(t, hd);
    t.add(t, hd); // 3
    return setRoot(t);
  }

  /** Step 3, of the half that xr, root and hd make. */
  private boolean isFourfold() {
    u.multiply(xr, root);
    u.add(u, hd); // 2
    t.multiply(xr, G);
    t.multiply(t, d);
    t.multiply(t, u);
    hd.add(t, t); // 2
    t.square(u);
    t.subtract(t, hd); // 3
    h.square(d);
    h.square(h);
    t.subtract(t, h); // 4
    t.multiply(t, xr);
    t.add(t, t); // 2
    t.square(t);
    h.square(u);
    t.multiply(t, h);
    t.multiply(t, u);
    Powers.forRoot(h, t);
    h.square(h);
    h.multiply(h, t);
    h.subtract(h, one); // 2
    return h.isZero();
  }

  /** Sets root to a square root of {@code a}, if there is one. */
  private boolean setRoot(FieldElement a) {
    Powers.forRoot(root, a);
    root.multiply(root, a);
    FieldElement square = new FieldElement();
    FieldElement sum = new FieldElement();
    square.square(root); // a, −a, or neither
    sum.add(square, a); // 4
    if (sum.isZero()) {
      root.multiply(root, EdwardsPoint.ROOT_OF_MINUS_1);
      return true;
    }
    square.subtract(square, a); // 4
    return square.isZero();
  }
}
