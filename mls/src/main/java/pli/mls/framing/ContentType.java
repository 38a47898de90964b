package pli.mls.framing;

import pli.codec.DecodeException;

/** What a framed message carries (RFC 9420 section 6), in the order of the code points from 1. */
public enum ContentType {
  /** Bytes of the application. */
  APPLICATION,
  /** A {@link pli.mls.node.Proposal}. */
  PROPOSAL,
  /** A {@link Commit}. */
  COMMIT;

  int code() {
    return ordinal() + 1;
  }

  static ContentType of(int code) throws DecodeException {
    if (code < 1 || code > values().length) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "content type " + code);
    }
    return values()[code - 1];
  }
}
