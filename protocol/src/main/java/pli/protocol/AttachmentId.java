package pli.protocol;

import java.util.Locale;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Entropy;

/**
 * Names an attachment; chosen at random by who uploads it. Who knows it may fetch the attachment,
 * which is encrypted.
 *
 * @param value 16 bytes
 */
public record AttachmentId(Bytes value) {
  /** How many bytes it has. */
  public static final int LENGTH = 16;

  /** Where attachments lie; the id follows in 32 hexadecimal digits. */
  public static final String PATH = "/v1/attachments/";

  /**
   * An id of given bytes.
   *
   * @throws IllegalArgumentException if they are not 16
   */
  public AttachmentId {
    if (value.length() != LENGTH) {
      throw new IllegalArgumentException("an attachment id has " + LENGTH + " bytes");
    }
  }

  /** A fresh one. */
  public static AttachmentId random(Entropy entropy) {
    byte[] value = new byte[LENGTH];
    entropy.fill(value);
    return new AttachmentId(Bytes.adopt(value));
  }

  /**
   * The id in {@code hex}.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if those are not 32 lower-case
   *     hexadecimal digits
   */
  public static AttachmentId parse(String hex) throws DecodeException {
    byte[] value = new byte[LENGTH];
    boolean right = hex.length() == 2 * LENGTH && hex.equals(hex.toLowerCase(Locale.ROOT));
    for (int i = 0; right && i < LENGTH; i++) {
      int high = Character.digit(hex.charAt(2 * i), 16);
      int low = Character.digit(hex.charAt(2 * i + 1), 16);
      right = high >= 0 && low >= 0 && hex.charAt(2 * i) < 128 && hex.charAt(2 * i + 1) < 128;
      value[i] = (byte) (high << 4 | low);
    }
    if (!right) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "an attachment's id");
    }
    return new AttachmentId(Bytes.adopt(value));
  }

  /** In 32 hexadecimal digits. */
  public String hex() {
    return value.hex();
  }

  /** Where the attachment lies at its server. */
  public String path() {
    return PATH + hex();
  }

  /** Says what it is, not which. */
  @Override
  public String toString() {
    return "AttachmentId";
  }
}
