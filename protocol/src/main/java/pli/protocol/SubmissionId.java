package pli.protocol;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Entropy;

/**
 * Names one intention to send, over all its repetitions; chosen at random by the sender.
 *
 * @param value 16 bytes
 */
public record SubmissionId(Bytes value) {
  /** How many bytes it has. */
  public static final int LENGTH = 16;

  /**
   * An id of given bytes.
   *
   * @throws IllegalArgumentException if they are not 16
   */
  public SubmissionId {
    if (value.length() != LENGTH) {
      throw new IllegalArgumentException("a submission id has " + LENGTH + " bytes");
    }
  }

  /** A fresh one. */
  public static SubmissionId random(Entropy entropy) {
    byte[] value = new byte[LENGTH];
    entropy.fill(value);
    return new SubmissionId(Bytes.adopt(value));
  }

  /**
   * The id that came as these bytes.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if they are not 16
   */
  public static SubmissionId decode(Bytes value) throws DecodeException {
    if (value.length() != LENGTH) {
      throw new DecodeException(
          DecodeException.Reason.BAD_VALUE, "a submission id of " + value.length() + " bytes");
    }
    return new SubmissionId(value);
  }

  /** Says what it is, not which. */
  @Override
  public String toString() {
    return "SubmissionId";
  }
}
