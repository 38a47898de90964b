package pli.transparency.release;

import pli.codec.DecodeException;

/**
 * A release that is not to be installed. Nothing was changed. The message is one clause and quotes
 * nothing that its makers could have chosen but names of fields and parties.
 */
public final class ReleaseException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why it is refused. */
  public enum Reason {
    /** The bytes are no release file, or not in its one encoding. */
    MALFORMED,
    /** A part is past its limit. */
    TOO_LARGE,
    /** The manifest has a field that the format does not have, such as one that names a person. */
    UNKNOWN_FIELD,
    /** Another product than the one that runs. */
    WRONG_PRODUCT,
    /** The version that runs. */
    SAME_VERSION,
    /** An older version than the one that runs. */
    DOWNGRADE,
    /** The first moment at which it may be installed has not come. */
    NOT_YET_VALID,
    /** The last moment at which it may be installed has passed. */
    EXPIRED,
    /** The artefact has another number of bytes. */
    OTHER_SIZE,
    /** The artefact has other bytes. */
    OTHER_HASH,
    /** Somebody signed whom the policy does not know. */
    UNKNOWN_KEY,
    /** One party signed more than once. */
    SAME_PARTY_TWICE,
    /** Fewer parties signed than the policy asks for. */
    TOO_FEW_SIGNATURES,
    /** A signature does not hold, or is of another manifest. */
    BAD_SIGNATURE,
    /** A signature without a proof that it is logged, or with one that does not hold. */
    NOT_LOGGED,
    /** A signature in a log that the policy does not accept. */
    WRONG_LOG,
    /** A checkpoint that its log did not sign. */
    LOG_FORGED,
    /** A line that names a witness and is not by it. */
    WITNESS_FORGED,
    /** One witness under two names. */
    WITNESS_TWICE,
    /** Fewer witnesses cosigned than the policy asks for. */
    TOO_FEW_WITNESSES,
    /** The time in which monitors may object has not passed. */
    WAITING,
    /** A next policy that only its own parties signed. */
    POLICY_UNSIGNED,
    /** A next policy of another product, or that does not follow the current one. */
    POLICY_OUT_OF_ORDER
  }

  /** Why. */
  private final Reason reason;

  ReleaseException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  static ReleaseException of(DecodeException e) {
    Reason reason =
        e.reason() == DecodeException.Reason.TOO_LARGE ? Reason.TOO_LARGE : Reason.MALFORMED;
    ReleaseException refused = new ReleaseException(reason, String.valueOf(e.getMessage()));
    refused.initCause(e);
    return refused;
  }

  /** Why it is refused. */
  public Reason reason() {
    return reason;
  }
}
