package pli.crypto.curve25519;

/** The two large powers that curves need, by chains of squarings and few multiplications. */
final class Powers {
  private Powers() {}

  /** Writes 1 / a to {@code target}, and 0 for 0: the power p − 2 = 2^255 − 21. */
  static void invert(FieldElement target, FieldElement a) {
    FieldElement x11 = new FieldElement();
    FieldElement power = new FieldElement();
    powers(a, power, x11);
    squareTimes(power, power, 5);
    target.multiply(power, x11);
    x11.wipe();
    power.wipe();
  }

  /** Writes the power (p − 5) / 8 = 2^252 − 3, with which a square root begins. */
  static void forRoot(FieldElement target, FieldElement a) {
    FieldElement x11 = new FieldElement();
    FieldElement power = new FieldElement();
    powers(a, power, x11);
    squareTimes(power, power, 2);
    target.multiply(power, a);
  }

  /** Writes the powers 2^250 − 1 and 11 of {@code a}. The remarks are exponents. */
  private static void powers(FieldElement a, FieldElement x250, FieldElement x11) {
    FieldElement t = new FieldElement();
    FieldElement x10 = new FieldElement();
    FieldElement x50 = new FieldElement();
    x10.square(a); // 2
    squareTimes(t, x10, 2); // 8
    t.multiply(t, a); // 9
    x11.multiply(t, x10); // 11
    x10.square(x11); // 22
    x10.multiply(x10, t); // 2^5 − 1
    squareTimes(t, x10, 5);
    x10.multiply(t, x10); // 2^10 − 1
    squareTimes(t, x10, 10);
    x50.multiply(t, x10); // 2^20 − 1
    squareTimes(t, x50, 20);
    t.multiply(t, x50); // 2^40 − 1
    squareTimes(t, t, 10);
    x50.multiply(t, x10); // 2^50 − 1
    squareTimes(t, x50, 50);
    x10.multiply(t, x50); // 2^100 − 1
    squareTimes(t, x10, 100);
    t.multiply(t, x10); // 2^200 − 1
    squareTimes(t, t, 50);
    x250.multiply(t, x50); // 2^250 − 1
    t.wipe();
    x10.wipe();
    x50.wipe();
  }

  /** a to the power of 2^{@code times}, for {@code times} ≥ 1. */
  private static void squareTimes(FieldElement target, FieldElement a, int times) {
    target.square(a);
    for (int i = 1; i < times; i++) {
      target.square(target);
    }
  }
}
