package pli.transparency.alert;

import pli.codec.DecodeException;

/**
 * An alert, or the revocation of one, that is not believed. Nothing was changed. The message is one
 * clause and quotes nothing.
 */
public final class AlertException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why it is refused. */
  public enum Reason {
    /** The bytes are no such file, or not in its one encoding. */
    MALFORMED,
    /** A part is past its limit. */
    TOO_LARGE,
    /** An alert where a revocation was asked for, or the other way round. */
    OTHER_KIND,
    /** It is for another network. */
    WRONG_NETWORK,
    /** A line names a key of the policy and was not made with it. */
    BAD_SIGNATURE,
    /** Fewer keys of the policy signed than must. */
    TOO_FEW_SIGNATURES,
    /** It was written more than an hour from now. */
    NOT_YET_VALID,
    /** It has ended. */
    EXPIRED,
    /** It was revoked. */
    REVOKED
  }

  /** Why. */
  private final Reason reason;

  AlertException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  static AlertException of(DecodeException e) {
    Reason reason =
        e.reason() == DecodeException.Reason.TOO_LARGE ? Reason.TOO_LARGE : Reason.MALFORMED;
    AlertException refused = new AlertException(reason, String.valueOf(e.getMessage()));
    refused.initCause(e);
    return refused;
  }

  /** Why it is refused. */
  public Reason reason() {
    return reason;
  }
}
