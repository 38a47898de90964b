package pli.mls.node;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/** Which pre-shared key, and the nonce of this use of it: PreSharedKeyID (RFC 9420 section 8.4). */
public sealed interface PreSharedKeyId {
  /** Fresh for each use, as long as the hash. */
  Bytes nonce();

  /**
   * A key that the application has shared.
   *
   * @param id its name there
   * @param nonce of this use
   */
  record External(Bytes id, Bytes nonce) implements PreSharedKeyId {}

  /**
   * A key out of an epoch of a group.
   *
   * @param usage what for
   * @param groupId of that group
   * @param epoch of that group
   * @param nonce of this use
   */
  record Resumption(Usage usage, Bytes groupId, long epoch, Bytes nonce)
      implements PreSharedKeyId {}

  /** What a resumption key is for, in the order of the code points, which begin with 1. */
  enum Usage {
    /** Anything the application wants. */
    APPLICATION,
    /** A group made anew with other parameters (section 11.2). */
    REINIT,
    /** A group made of some members of another (section 11.3). */
    BRANCH
  }

  /** Writes the structure. */
  default void write(TlsWriter out) {
    switch (this) {
      case External external -> out.u8(1).opaque(external.id);
      case Resumption resumption ->
          out.u8(2)
              .u8(resumption.usage.ordinal() + 1)
              .opaque(resumption.groupId)
              .u64(resumption.epoch);
    }
    out.opaque(nonce());
  }

  /**
   * Reads the structure.
   *
   * @throws DecodeException if it is none, {@link DecodeException.Reason#UNKNOWN_KIND} for a type
   *     or usage that RFC 9420 does not define
   */
  static PreSharedKeyId read(TlsReader in) throws DecodeException {
    int type = in.u8();
    if (type == 1) {
      return new External(in.opaque(), in.opaque());
    }
    if (type == 2) {
      return new Resumption(
          readUsage(in), in.opaque(MlsLimits.MAX_GROUP_ID), in.u64(), in.opaque());
    }
    throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a pre-shared key of no type");
  }

  private static Usage readUsage(TlsReader in) throws DecodeException {
    int usage = in.u8();
    if (usage < 1 || usage > Usage.values().length) {
      throw new DecodeException(
          DecodeException.Reason.UNKNOWN_KIND, "a resumption key for no known use");
    }
    return Usage.values()[usage - 1];
  }
}
