package pli.content;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.DecodeException.Reason;

/**
 * Padding before encryption, so that a ciphertext's length says little: {@code uint32 length ‖
 * message ‖ zeros} up to a Padmé length (Nikitin, Barman, Lueks, Underwood, Hubaux, Ford, "Reducing
 * Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs 2019(4), section 4).
 * Of a length L it keeps the first log2(log2 L) bits or so, at the price of 12 % at most.
 *
 * <p>For short messages Padmé alone would still tell "yes" from "no", so there is a least length of
 * {@value #LEAST} bytes, in which most texts disappear.
 */
public final class Padding {
  /** No padded message is shorter, in bytes. */
  public static final int LEAST = 256;

  private static final int HEADER = 4;

  private Padding() {}

  /** {@code message}, padded; as long as {@link #paddedLength} says. */
  public static byte[] pad(Bytes message) {
    byte[] padded = new byte[paddedLength(message.length())];
    for (int i = 0; i < HEADER; i++) {
      padded[i] = (byte) (message.length() >> 8 * (HEADER - 1 - i));
    }
    message.copyTo(padded, HEADER);
    return padded;
  }

  /**
   * The message in {@code padded}.
   *
   * @throws DecodeException if {@link #pad} makes that of no message: too short, too long, or not
   *     filled up with zeros
   */
  public static Bytes unpad(byte[] padded) throws DecodeException {
    if (padded.length < LEAST) {
      throw new DecodeException(Reason.TRUNCATED, "shorter than any padded message");
    }
    int length = 0;
    for (int i = 0; i < HEADER; i++) {
      length = length << 8 | padded[i] & 0xff;
    }
    if (length < 0 || length > padded.length - HEADER) {
      throw new DecodeException(Reason.TRUNCATED, "a message longer than its padding");
    }
    if (paddedLength(length) != padded.length) {
      throw new DecodeException(Reason.BAD_VALUE, "more or less padding than there has to be");
    }
    for (int i = HEADER + length; i < padded.length; i++) {
      if (padded[i] != 0) {
        throw new DecodeException(Reason.BAD_VALUE, "padding that is not zero");
      }
    }
    return Bytes.copyOf(padded, HEADER, length);
  }

  /**
   * How long a message of {@code length} bytes is when padded.
   *
   * @throws IllegalArgumentException if that is more than an array can hold
   */
  public static int paddedLength(int length) {
    if (length < 0 || length > (1 << 30)) {
      throw new IllegalArgumentException("a message of " + length + " bytes");
    }
    int least = Math.max(LEAST, HEADER + length);
    int exponent = 31 - Integer.numberOfLeadingZeros(least);
    int keptBits = 32 - Integer.numberOfLeadingZeros(exponent);
    int mask = (1 << exponent - keptBits) - 1;
    return least + mask & ~mask;
  }
}
