package pli.transparency;

/**
 * Something that was said of a log does not hold. The bytes were well formed (if not, that is a
 * {@link pli.codec.DecodeException}); nothing was changed; and who shows them to somebody else
 * shows that somebody lied or erred. The message names the rule and quotes nothing.
 */
public final class VerificationException extends Exception {
  private static final long serialVersionUID = 1;

  /** Which rule was broken. */
  public enum Reason {
    /** A proof is for a leaf behind the end of the tree, or from a tree that has no leaves. */
    OUT_OF_RANGE,
    /** A proof has fewer or more hashes than its sizes ask for. */
    PROOF_LENGTH,
    /** A proof leads to another root than the one it should. */
    ROOT_MISMATCH,
    /** The later of two trees is the smaller. */
    SHRUNK,
    /** Two trees of one size have two roots: this log shows two faces. */
    FORK,
    /** Another log's checkpoint. */
    WRONG_ORIGIN,
    /** No known key of the log signed. */
    NOT_SIGNED,
    /** A line names a known key and was not made with it. */
    BAD_SIGNATURE,
    /** Fewer witnesses cosigned than the policy asks for. */
    TOO_FEW_WITNESSES,
    /** A record of another label, or of a type that does not belong into its chain. */
    WRONG_CHAIN,
    /** A record whose version does not follow the one before. */
    VERSION_GAP,
    /** A record that names another one as its predecessor. */
    WRONG_PREDECESSOR,
    /** Fewer of those who may sign a record did than must. */
    TOO_FEW_SIGNERS,
    /** What was shown is not what the record commits to. */
    WRONG_CONTENT,
    /** The VRF proof does not hold: the record is another label's. */
    WRONG_LABEL,
    /** An entry that names another policy than the one that is in force at its place. */
    WRONG_POLICY,
    /** A new administrator whom no invitation that stands in the log, and is open, lets in. */
    NOT_INVITED,
    /** An entry that stands before another one that it follows. */
    OUT_OF_ORDER
  }

  /** Which rule was broken. */
  private final Reason reason;

  /**
   * A broken rule.
   *
   * @param reason which
   * @param message one clause
   */
  public VerificationException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Which rule was broken. */
  public Reason reason() {
    return reason;
  }
}
