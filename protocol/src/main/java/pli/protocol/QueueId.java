package pli.protocol;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Entropy;

/**
 * Names a queue; chosen at random by who creates it.
 *
 * @param value 16 bytes
 */
public record QueueId(Bytes value) {
  /** How many bytes it has. */
  public static final int LENGTH = 16;

  /**
   * An id of given bytes.
   *
   * @throws IllegalArgumentException if they are not 16
   */
  public QueueId {
    if (value.length() != LENGTH) {
      throw new IllegalArgumentException("a queue id has " + LENGTH + " bytes");
    }
  }

  /** A fresh one. */
  public static QueueId random(Entropy entropy) {
    byte[] value = new byte[LENGTH];
    entropy.fill(value);
    return new QueueId(Bytes.adopt(value));
  }

  /**
   * The id that came as these bytes.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if they are not 16
   */
  public static QueueId decode(Bytes value) throws DecodeException {
    if (value.length() != LENGTH) {
      throw new DecodeException(
          DecodeException.Reason.BAD_VALUE, "a queue id of " + value.length() + " bytes");
    }
    return new QueueId(value);
  }

  /** Says what it is, not which. */
  @Override
  public String toString() {
    return "QueueId";
  }
}
