package pli.mls.node;

import pli.codec.DecodeException;

/**
 * What a peer sent, or what the caller asked of the group, breaks a rule of RFC 9420. Nothing was
 * changed when it is thrown. The message names the rule (as numbered in docs/MLS.md where it has a
 * number) and never quotes keys, identities or content.
 */
public final class MlsException extends Exception {
  private static final long serialVersionUID = 1;

  /** Which family of rules was broken. */
  public enum Reason {
    /** Not an encoding of what it should be. */
    MALFORMED,
    /** A protocol version other than mls10. */
    WRONG_VERSION,
    /** A cipher suite that this program does not have, or not the group's. */
    UNSUPPORTED_SUITE,
    /** A message of another group. */
    WRONG_GROUP,
    /** A message of another epoch. */
    WRONG_EPOCH,
    /** A signature does not verify. */
    BAD_SIGNATURE,
    /** A membership or confirmation tag does not verify. */
    BAD_MAC,
    /** Sealed to other keys, or damaged. */
    UNDECRYPTABLE,
    /** A generation further ahead than the ratchets go. */
    GENERATION_TOO_FAR,
    /** The key of this generation was used and erased. */
    GENERATION_CONSUMED,
    /** Our own message came back. */
    OWN_MESSAGE,
    /** A leaf node breaks a rule of RFC 9420 section 7.3. */
    INVALID_LEAF,
    /** A key package breaks a rule of RFC 9420 section 10.1. */
    INVALID_KEY_PACKAGE,
    /** Now is outside a lifetime, or the lifetime is longer than allowed. */
    EXPIRED,
    /** A member does not say that it supports what is used. */
    UNSUPPORTED_CAPABILITY,
    /** A proposal, or a list of them, that is not allowed. */
    INVALID_PROPOSAL,
    /** A commit that is not allowed. */
    INVALID_COMMIT,
    /** A ratchet tree, or an update path, that honest members cannot have made. */
    INVALID_TREE,
    /** A Welcome or GroupInfo that does not fit its tree or our key package. */
    INVALID_WELCOME,
    /** The caller's {@link CredentialValidator} refused. */
    CREDENTIAL_REFUSED,
    /** A leaf index where nobody is. */
    NOT_A_MEMBER,
    /** We are no longer a member. */
    REMOVED,
    /** Proposals wait for a commit, before which nothing may be said. */
    PROPOSALS_PENDING,
    /** A ReInit has closed the group: nothing is said in it any more. */
    GROUP_CLOSED,
    /** More than a limit of {@link MlsLimits} allows. */
    TOO_LARGE
  }

  /** What was broken. */
  private final Reason reason;

  /**
   * A broken rule.
   *
   * @param reason the family of the rule
   * @param message the rule, in words that name no key, identity or content
   */
  public MlsException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /**
   * A broken rule, and what showed it.
   *
   * @param cause says no more than a message may
   */
  public MlsException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Bytes that are no {@code what}; {@link Reason#TOO_LARGE} if a limit is the fault. */
  public static MlsException malformed(String what, DecodeException cause) {
    Reason reason =
        cause.reason() == DecodeException.Reason.TOO_LARGE ? Reason.TOO_LARGE : Reason.MALFORMED;
    return new MlsException(reason, what + ": " + cause.getMessage(), cause);
  }

  /** Which family of rules was broken. */
  public Reason reason() {
    return reason;
  }
}
