package pli.server.delivery;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;

/**
 * Zeros behind a row's value, up to a Padmé length: the sizes of rows on the disk then tell little
 * of how long the names in them are. For values that are not of one length or padded already.
 */
public final class Padding {
  private static final int LEAST = 4;

  private Padding() {}

  /** {@code value} with zeros behind. */
  public static Bytes pad(Bytes value) {
    return Bytes.concat(value, Bytes.adopt(new byte[length(value.length()) - value.length()]));
  }

  /**
   * Reads the zeros to the end.
   *
   * @throws DecodeException if there is something else
   */
  public static void skip(TlsReader in) throws DecodeException {
    Bytes rest = in.raw(in.remaining());
    for (int i = 0; i < rest.length(); i++) {
      if (rest.at(i) != 0) {
        throw new DecodeException(DecodeException.Reason.BAD_VALUE, "padding that is not zero");
      }
    }
  }

  /** The least Padmé length that holds {@code length} bytes, at least 4. */
  public static int length(int length) {
    int least = Math.max(length, LEAST);
    int exponent = 31 - Integer.numberOfLeadingZeros(least);
    int kept = 32 - Integer.numberOfLeadingZeros(exponent);
    int mask = (1 << Math.max(0, exponent - kept)) - 1;
    return Math.addExact(least, mask) & ~mask;
  }
}
