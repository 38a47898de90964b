package pli.codec;

import java.util.Base64;

/**
 * Base 64 with padding (RFC 4648 section 4) where each string of bytes has one encoding: no line
 * breaks, no missing padding, and no bits in the last character that decode to nothing.
 */
public final class StrictBase64 {
  private StrictBase64() {}

  /** The encoding. */
  public static String encode(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /**
   * The bytes whose encoding {@code text} is.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if it is not base 64, {@link
   *     DecodeException.Reason#NOT_MINIMAL} if the same bytes are encoded otherwise
   */
  public static Bytes decode(String text) throws DecodeException {
    Bytes bytes;
    try {
      bytes = Bytes.adopt(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "not base 64");
    }
    if (!encode(bytes).equals(text)) {
      throw new DecodeException(
          DecodeException.Reason.NOT_MINIMAL, "base 64 that is not in its one encoding");
    }
    return bytes;
  }
}
