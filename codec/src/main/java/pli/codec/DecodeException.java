package pli.codec;

/**
 * Bytes that do not mean what they should: hostile, damaged or of another version. Nothing was
 * changed when it is thrown. The message names the fault and never quotes the bytes.
 */
public final class DecodeException extends Exception {
  private static final long serialVersionUID = 1;

  /** What was wrong with the bytes. */
  public enum Reason {
    /** They end before the value does. */
    TRUNCATED,
    /** There are more of them than the value takes. */
    TRAILING_BYTES,
    /** A length or a count is above the limit of its field. */
    TOO_LARGE,
    /** A number is not in the one encoding that is allowed for it. */
    NOT_MINIMAL,
    /** A value that its field does not allow. */
    BAD_VALUE,
    /** A version or kind that this program does not know. */
    UNKNOWN_KIND
  }

  /** What was wrong. */
  private final Reason reason;

  /**
   * A fault.
   *
   * @param reason what was wrong
   * @param message the field and the fault, without the bytes themselves
   */
  public DecodeException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What was wrong. */
  public Reason reason() {
    return reason;
  }
}
