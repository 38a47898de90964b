package pli.transparency.text;

import pli.codec.DecodeException;

/** Numbers from 0 to 2^63 − 1 in ASCII digits without leading zeros. */
public final class Decimal {
  private static final int MAX_DIGITS = 19;

  private Decimal() {}

  /**
   * The number that {@code digits} write.
   *
   * @throws DecodeException if they do not, or not in the one way
   */
  public static long parse(String digits) throws DecodeException {
    if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
      throw broken();
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        throw broken();
      }
      number = 10 * number + c - '0';
    }
    // 19 digits stay below 2^64, so one that is too large has come out negative.
    if (number < 0) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a number past 2^63");
    }
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      throw new DecodeException(DecodeException.Reason.NOT_MINIMAL, "a number with leading zeros");
    }
    return number;
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "not a decimal number");
  }
}
