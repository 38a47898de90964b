package pli.content;

import pli.codec.DecodeException;
import pli.codec.DecodeException.Reason;

/** How the parts of a {@link NestedPart.MultiPart} belong together. */
public enum PartSemantics {
  /** The receiver takes one of them, by its own preference. */
  CHOOSE_ONE,
  /** They are one thing: all or none. */
  SINGLE_UNIT,
  /** As many of them as can be. */
  PROCESS_ALL;

  /** The number in the encoding. */
  int code() {
    return ordinal();
  }

  static PartSemantics decode(long code) throws DecodeException {
    for (PartSemantics each : values()) {
      if (each.code() == code) {
        return each;
      }
    }
    throw new DecodeException(Reason.UNKNOWN_KIND, "unknown part semantics");
  }
}
