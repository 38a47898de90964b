package pli.transparency;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;

/**
 * A SHA-256 hash in a tree: of a leaf, of a node, of the root.
 *
 * @param value 32 bytes
 */
public record Hash(Bytes value) {
  /** How many bytes it has. */
  public static final int LENGTH = 32;

  /**
   * A hash of given bytes.
   *
   * @throws IllegalArgumentException if they are not 32
   */
  public Hash {
    if (value.length() != LENGTH) {
      throw new IllegalArgumentException("a hash of " + value.length() + " bytes, not 32");
    }
  }

  /**
   * The hash that came as these bytes.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if they are not 32
   */
  public static Hash decode(Bytes value) throws DecodeException {
    if (value.length() != LENGTH) {
      throw new DecodeException(
          DecodeException.Reason.BAD_VALUE, "a hash of " + value.length() + " bytes, not 32");
    }
    return new Hash(value);
  }

  /**
   * The hash that is written in base 64, as in checkpoints and proofs.
   *
   * @throws DecodeException if it is not base 64 of 32 bytes in its one encoding
   */
  public static Hash parse(String base64) throws DecodeException {
    return decode(StrictBase64.decode(base64));
  }

  /** Base 64, as in checkpoints and proofs. */
  public String base64() {
    return StrictBase64.encode(value);
  }

  @Override
  public String toString() {
    return base64();
  }
}
