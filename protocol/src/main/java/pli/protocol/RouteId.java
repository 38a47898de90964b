package pli.protocol;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;

/**
 * Names a group's route; derived from the MLS group id, so that every member knows it.
 *
 * @param value 16 bytes
 */
public record RouteId(Bytes value) {
  /** How many bytes it has. */
  public static final int LENGTH = 16;

  /**
   * An id of given bytes.
   *
   * @throws IllegalArgumentException if they are not 16
   */
  public RouteId {
    if (value.length() != LENGTH) {
      throw new IllegalArgumentException("a route id has " + LENGTH + " bytes");
    }
  }

  /** The route of a group: the first 16 bytes of SHA-256({@code "pli route"} ‖ group id). */
  public static RouteId of(Bytes groupId) {
    return new RouteId(Sha256.hash(Bytes.utf8("pli route"), groupId).slice(0, LENGTH));
  }

  /**
   * The id that came as these bytes.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if they are not 16
   */
  public static RouteId decode(Bytes value) throws DecodeException {
    if (value.length() != LENGTH) {
      throw new DecodeException(
          DecodeException.Reason.BAD_VALUE, "a route id of " + value.length() + " bytes");
    }
    return new RouteId(value);
  }

  /** Says what it is, not which. */
  @Override
  public String toString() {
    return "RouteId";
  }
}
