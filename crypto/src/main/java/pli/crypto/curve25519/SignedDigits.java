package pli.crypto.curve25519;

/** Public scalars in the width-w non-adjacent form: few digits that are not zero, all odd. */
final class SignedDigits {
  /** How many digits. */
  static final int LENGTH = 256;

  private SignedDigits() {}

  /**
   * The digits of a scalar.
   *
   * @param scalar 32 bytes, little-endian, below 2^254
   * @param width 2 to 8; digits lie strictly between −2^(width − 1) and 2^(width − 1), and of
   *     {@code width} digits in a row one at most is not zero
   */
  static byte[] of(byte[] scalar, int width) {
    byte[] digits = new byte[LENGTH];
    int carry = 0;
    int at = 0;
    while (at < LENGTH) {
      int window = bits(scalar, at, width) + carry;
      if ((window & 1) == 0) {
        at++; // an even window: a zero, and the carry stays what the lowest bit was
      } else {
        carry = window >> (width - 1);
        digits[at] = (byte) (window - (carry << width));
        at += width;
      }
    }
    return digits;
  }

  /** {@code count} bits, 9 at most, of a scalar from the bit {@code from} on. */
  static int bits(byte[] scalar, int from, int count) {
    int at = from >> 3;
    int two = scalar[at] & 0xff;
    if (at + 1 < scalar.length) {
      two |= (scalar[at + 1] & 0xff) << 8;
    }
    return two >> (from & 7) & (1 << count) - 1;
  }
}
