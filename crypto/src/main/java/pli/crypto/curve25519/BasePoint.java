package pli.crypto.curve25519;

import java.util.Arrays;

/**
 * Multiples of the base point by secret scalars, as X25519 (RFC 7748 section 5) needs them to make
 * a public key and Ed25519 (RFC 8032) to sign. The multiple is computed on edwards25519, from a
 * table, and for X25519 mapped to curve25519 (RFC 7748 section 4.1); the base points correspond to
 * each other.
 *
 * <p>The same operations in the same order for all scalars: no branch depends on one, and a table's
 * row is read as a whole, each entry with a mask, so that no address depends on one either.
 * Registers are overwritten afterwards; what the compiler kept in the processor's is beyond reach.
 *
 * <p>The scalar is written as 64 digits d[i] from −8 to 8, scalar = sum of d[i] · 16^i. Row j of
 * the table holds 1 to 8 times 256^j · B: the odd digits are added first, then four doublings
 * multiply them by 16, then the even ones are added.
 */
public final class BasePoint {
  /** The length of a scalar and of what comes out, in bytes. */
  public static final int LENGTH = FieldElement.LENGTH;

  private static final int DIGITS = 64;
  private static final int ROW_LENGTH = 8;

  private final FieldElement plus = new FieldElement();
  private final FieldElement minus = new FieldElement();
  private final FieldElement product = new FieldElement();

  /** What was read last from the table: these three registers. */
  private final TablePoint selected = new TablePoint(plus, minus, product, null);

  private final EdwardsPoint sum = new EdwardsPoint();
  private final byte[] digits = new byte[DIGITS];

  private BasePoint() {}

  /** Made when first needed. */
  private static final class Table {
    static final TablePoint[][] ROWS = rows();

    private static TablePoint[][] rows() {
      EdwardsPoint[] all = new EdwardsPoint[DIGITS / 2 * ROW_LENGTH];
      EdwardsPoint start = EdwardsPoint.base();
      for (int i = 0; i < all.length; i += ROW_LENGTH) {
        TablePoint step = start.forTable();
        all[i] = start.copy();
        for (int multiple = 1; multiple < ROW_LENGTH; multiple++) {
          all[i + multiple] = all[i + multiple - 1].copy();
          all[i + multiple].add(step);
        }
        for (int bit = 0; bit < Byte.SIZE; bit++) {
          start.twice();
        }
      }
      TablePoint[] affine = EdwardsPoint.forTable(all);
      TablePoint[][] rows = new TablePoint[DIGITS / 2][];
      for (int row = 0; row < rows.length; row++) {
        rows[row] = Arrays.copyOfRange(affine, row * ROW_LENGTH, (row + 1) * ROW_LENGTH);
      }
      return rows;
    }
  }

  /**
   * X25519 of a scalar and the base point u = 9.
   *
   * @param scalar 32 bytes, little-endian; clamped here, unchanged
   * @return 32 bytes, which belong to the caller. Never zero: a clamped scalar is a multiple of 8
   *     below 8 L, so none of L
   */
  public static byte[] montgomeryMultiple(byte[] scalar) {
    if (scalar.length != LENGTH) {
      throw new IllegalArgumentException("a scalar has 32 bytes");
    }
    byte[] clamped = scalar.clone();
    clamp(clamped);
    BasePoint base = new BasePoint();
    try {
      base.multiply(clamped);
      return base.sum.montgomery();
    } finally {
      base.wipe();
      Arrays.fill(clamped, (byte) 0);
    }
  }

  /** Makes of 32 bytes a multiple of 8 with bit 254 as the highest (RFC 7748 section 5). */
  static void clamp(byte[] scalar) {
    scalar[0] &= (byte) 0xf8;
    scalar[LENGTH - 1] &= 0x7f;
    scalar[LENGTH - 1] |= 0x40;
  }

  /** The encoding of a scalar's multiple of the base point; the scalar is below 2^255. */
  static byte[] edwardsMultiple(byte[] scalar) {
    BasePoint base = new BasePoint();
    try {
      base.multiply(scalar);
      return base.sum.encode();
    } finally {
      base.wipe();
    }
  }

  /** Sets the sum to the multiple by a scalar below 2^255. */
  private void multiply(byte[] scalar) {
    setDigits(scalar);
    addEachSecond(1);
    for (int bit = 0; bit < 4; bit++) {
      sum.twice();
    }
    addEachSecond(0);
  }

  /** A digit of 8 to 15 becomes −8 to −1, and carries; the last is 7 at most before its carry. */
  private void setDigits(byte[] scalar) {
    int carry = 0;
    for (int i = 0; i < DIGITS; i++) {
      int digit = (scalar[i >> 1] >> 4 * (i & 1) & 15) + carry;
      carry = digit + 8 >> 4 & (i - (DIGITS - 1) >> 31);
      digits[i] = (byte) (digit - (carry << 4));
    }
  }

  private void addEachSecond(int first) {
    for (int i = first; i < DIGITS; i += 2) {
      select(Table.ROWS[i >> 1], digits[i]);
      sum.add(selected);
    }
  }

  /** Sets {@code selected} to {@code digit} times a row's first point. */
  private void select(TablePoint[] row, int digit) {
    int sign = digit >> 31;
    int magnitude = (digit ^ sign) - sign;
    plus.set(1);
    minus.set(1);
    product.set(0);
    for (int i = 0; i < ROW_LENGTH; i++) {
      long mask = (magnitude ^ i + 1) - 1 >> 31;
      plus.setIf(mask, row[i].yPlusX());
      minus.setIf(mask, row[i].yMinusX());
      product.setIf(mask, row[i].twiceDT());
    }
    plus.swapIf(-sign, minus);
    product.negateIf(sign);
  }

  private void wipe() {
    plus.wipe();
    minus.wipe();
    product.wipe();
    sum.wipe();
    Arrays.fill(digits, (byte) 0);
  }
}
