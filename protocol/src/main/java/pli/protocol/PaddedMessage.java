package pli.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;

/**
 * {@code uint32 length ‖ message ‖ zeros} up to a Padmé length (Nikitin et al., "Reducing Metadata
 * Leakage from Encrypted Files and Communication with PURBs", 2019): the length then tells O(log
 * log n) bits, at the price of 12 % at most.
 */
final class PaddedMessage {
  private static final int HEADER = 4;

  private PaddedMessage() {}

  /** {@code message} with its length before it and zeros behind. */
  static byte[] pad(Bytes message) {
    byte[] padded = new byte[paddedLength(message)];
    put(message, padded, 0);
    return padded;
  }

  /** How long {@code message} is then. */
  static int paddedLength(Bytes message) {
    return paddedLength(HEADER + message.length());
  }

  /** The same into {@code target}, where there are zeros. */
  static void put(Bytes message, byte[] target, int at) {
    for (int i = 0; i < HEADER; i++) {
      target[at + i] = (byte) (message.length() >> 8 * (HEADER - 1 - i));
    }
    message.copyTo(target, at + HEADER);
  }

  /** The message inside, or null if {@code padded} is not what {@link #pad} makes of one. */
  static @Nullable Bytes unpad(byte[] padded) {
    if (padded.length < HEADER) {
      return null;
    }
    long length = 0;
    for (int i = 0; i < HEADER; i++) {
      length = length << 8 | padded[i] & 0xff;
    }
    if (length > padded.length - HEADER || paddedLength(HEADER + (int) length) != padded.length) {
      return null;
    }
    Bytes message = Bytes.copyOf(padded, HEADER, (int) length);
    return Arrays.equals(pad(message), padded) ? message : null;
  }

  /** The least Padmé length that holds {@code length} bytes, at least 4. */
  static int paddedLength(int length) {
    int exponent = 31 - Integer.numberOfLeadingZeros(length);
    int kept = 32 - Integer.numberOfLeadingZeros(exponent);
    int mask = (1 << Math.max(0, exponent - kept)) - 1;
    return Math.addExact(length, mask) & ~mask;
  }
}
