package pli.mls.framing;

import pli.codec.DecodeException;

/** How a message travels (RFC 9420 section 17.2), in the order of the code points from 1 on. */
public enum WireFormat {
  /** Signed, not enciphered. */
  PUBLIC_MESSAGE,
  /** Signed and enciphered. */
  PRIVATE_MESSAGE,
  /** For new members. */
  WELCOME,
  /** A group as it is told to others. */
  GROUP_INFO,
  /** A client that can be added. */
  KEY_PACKAGE;

  int code() {
    return ordinal() + 1;
  }

  static WireFormat of(int code) throws DecodeException {
    if (code < 1 || code > values().length) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "wire format " + code);
    }
    return values()[code - 1];
  }
}
