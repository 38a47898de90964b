package pli.crypto.curve25519;

/**
 * Odd multiples of a public point, so that a scalar's signed digits are looked up rather than
 * computed. Immutable.
 *
 * <p>A table has rows: row j holds 1, 3, 5, … times 2^(256 / rows · j) · P. With one row, a product
 * takes 256 doublings; with eight rows the digits at 32 j + i stand in line, and all eight are
 * added between the same two of 32 doublings.
 */
final class PointTable {
  private final TablePoint[][] rows;

  private PointTable(TablePoint[][] rows) {
    this.rows = rows;
  }

  /** One row of multiples of {@code point} for digits of {@code width} bits, soon made. */
  static PointTable single(EdwardsPoint point, int width) {
    EdwardsPoint[] multiples = oddMultiples(point, width);
    TablePoint[] row = new TablePoint[multiples.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = multiples[i].forTable();
    }
    return new PointTable(new TablePoint[][] {row});
  }

  /** As many rows as asked for, affine, for a point that is met often. */
  static PointTable of(EdwardsPoint point, int width, int rows) {
    EdwardsPoint start = point.copy();
    int length = 1 << (width - 2);
    EdwardsPoint[] all = new EdwardsPoint[rows * length];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(oddMultiples(start, width), 0, all, row * length, length);
      for (int i = 0; i < SignedDigits.LENGTH / rows; i++) {
        start.twice();
      }
    }
    TablePoint[] affine = EdwardsPoint.forTable(all);
    TablePoint[][] table = new TablePoint[rows][length];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(affine, row * length, table[row], 0, length);
    }
    return new PointTable(table);
  }

  private static EdwardsPoint[] oddMultiples(EdwardsPoint point, int width) {
    EdwardsPoint twice = point.copy();
    twice.twice();
    TablePoint step = twice.forTable();
    EdwardsPoint[] multiples = new EdwardsPoint[1 << (width - 2)];
    multiples[0] = point.copy();
    for (int i = 1; i < multiples.length; i++) {
      multiples[i] = multiples[i - 1].copy();
      multiples[i].add(step);
    }
    return multiples;
  }

  int rows() {
    return rows.length;
  }

  /**
   * {@code sum} + {@code digit} · 2^(256 / rows · {@code row}) · P.
   *
   * @param digit 0, or odd and within the table's width
   */
  void addMultiple(EdwardsPoint sum, int row, int digit) {
    if (digit > 0) {
      sum.add(rows[row][digit >> 1]);
    } else if (digit < 0) {
      sum.subtract(rows[row][-digit >> 1]);
    }
  }
}
