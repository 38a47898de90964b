package pli.transparency.alert;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Entropy;

/**
 * Which alert: drawn at random, so that nobody can revoke one before there is it.
 *
 * @param value 16 bytes
 */
public record AlertId(Bytes value) {
  /** How many bytes. */
  public static final int LENGTH = 16;

  /**
   * An id.
   *
   * @throws IllegalArgumentException if it has not 16 bytes
   */
  public AlertId {
    if (value.length() != LENGTH) {
      throw new IllegalArgumentException("not the id of an alert");
    }
  }

  /** A fresh one. */
  public static AlertId random(Entropy entropy) {
    byte[] value = new byte[LENGTH];
    entropy.fill(value);
    return new AlertId(Bytes.adopt(value));
  }

  /** The id of 32 hexadecimal digits, in lower case. */
  static AlertId parse(String hex) throws DecodeException {
    boolean isHex = hex.length() == 2 * LENGTH;
    for (int i = 0; i < hex.length() && isHex; i++) {
      char c = hex.charAt(i);
      isHex = c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
    }
    if (!isHex) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "the id of an alert");
    }
    return new AlertId(Bytes.fromHex(hex));
  }

  /** 32 hexadecimal digits. */
  @Override
  public String toString() {
    return value.hex();
  }
}
