package pli.transparency.account;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Entropy;

/**
 * Names a device of an account; chosen at random by the device.
 *
 * @param value 16 bytes
 */
public record DeviceId(Bytes value) {
  /** How many bytes it has. */
  public static final int LENGTH = 16;

  /**
   * An id of given bytes.
   *
   * @throws IllegalArgumentException if they are not 16
   */
  public DeviceId {
    if (value.length() != LENGTH) {
      throw new IllegalArgumentException("a device id has " + LENGTH + " bytes");
    }
  }

  /** A fresh one. */
  public static DeviceId random(Entropy entropy) {
    byte[] value = new byte[LENGTH];
    entropy.fill(value);
    return new DeviceId(Bytes.adopt(value));
  }

  /**
   * The id that came as these bytes.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if they are not 16
   */
  public static DeviceId decode(Bytes value) throws DecodeException {
    if (value.length() != LENGTH) {
      throw new DecodeException(
          DecodeException.Reason.BAD_VALUE, "a device id of " + value.length() + " bytes");
    }
    return new DeviceId(value);
  }

  /** Says what it is, not which. */
  @Override
  public String toString() {
    return "DeviceId";
  }
}
