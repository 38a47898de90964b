package pli.transparency.leaf;

import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.Entropy;
import pli.crypto.Sha256;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;

/**
 * Says which content an entry has to those who are shown it, and nothing to others: SHA-256 over a
 * random opening and the content.
 *
 * @param value 32 bytes
 */
public record Commitment(Bytes value) {
  /** How many bytes it has. */
  public static final int LENGTH = 32;

  /** How many random bytes keep others from trying contents. */
  public static final int OPENING_LENGTH = 32;

  private static final Bytes CONTEXT = Bytes.utf8("pli log commitment v1");

  /**
   * A commitment.
   *
   * @throws IllegalArgumentException if it has not 32 bytes
   */
  public Commitment {
    if (value.length() != LENGTH) {
      throw new IllegalArgumentException("a commitment of " + value.length() + " bytes");
    }
  }

  /** A fresh opening. */
  public static Bytes opening(Entropy entropy) {
    byte[] opening = new byte[OPENING_LENGTH];
    entropy.fill(opening);
    return Bytes.adopt(opening);
  }

  /**
   * The commitment to a content.
   *
   * @param opening of {@link #opening}, used once
   * @throws IllegalArgumentException if it has not 32 bytes
   */
  public static Commitment to(Bytes opening, Bytes content) {
    if (opening.length() != OPENING_LENGTH) {
      throw new IllegalArgumentException("an opening of " + opening.length() + " bytes");
    }
    return new Commitment(
        Sha256.hash(
            new TlsWriter(96 + content.length())
                .opaque(CONTEXT)
                .raw(opening)
                .opaque(content)
                .toBytes()));
  }

  /**
   * Verifies that this is the commitment to a content.
   *
   * @throws VerificationException {@link Reason#WRONG_CONTENT} if it is not
   */
  public void verify(Bytes opening, Bytes content) throws VerificationException {
    if (opening.length() != OPENING_LENGTH || !to(opening, content).equals(this)) {
      throw new VerificationException(
          Reason.WRONG_CONTENT, "a content that the record does not commit to");
    }
  }
}
