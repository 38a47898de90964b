package pli.crypto;

/**
 * A key, signature or ciphertext from outside that is not what it should be. Nothing was changed
 * when it is thrown, and neither the reason nor the message says anything about a secret.
 */
public final class CryptoException extends Exception {
  private static final long serialVersionUID = 1;

  /** What was wrong. */
  public enum Reason {
    /** The ciphertext was not made with this key, nonce and associated data. */
    AUTHENTICATION_FAILED,
    /** A key of the wrong length, off its curve, of low order or out of range. */
    BAD_KEY,
    /** A signature that is not one, or not of this key and message. */
    BAD_SIGNATURE,
    /** A ciphertext or KEM output that no sender could have made. */
    BAD_CIPHERTEXT,
    /** A cipher suite or version that this program does not have. */
    UNSUPPORTED
  }

  /** What was wrong. */
  private final Reason reason;

  /**
   * A fault.
   *
   * @param reason what was wrong
   * @param message one clause, without any bytes
   */
  public CryptoException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** What was wrong. */
  public Reason reason() {
    return reason;
  }
}
