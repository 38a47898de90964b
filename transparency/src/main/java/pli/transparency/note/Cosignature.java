package pli.transparency.note;

import org.jspecify.annotations.Nullable;
import pli.transparency.VerificationException;

/**
 * That a witness saw a text at a time, by its own clock; verified.
 *
 * <p>Comes from {@link #verify} alone, so whoever holds one knows that it holds.
 */
public final class Cosignature {
  private final VerifierKey witness;
  private final NoteSignature signature;

  private Cosignature(VerifierKey witness, NoteSignature signature) {
    this.witness = witness;
    this.signature = signature;
  }

  /**
   * The latest cosignature of {@code witness} below {@code note}; null if there is none.
   *
   * @throws VerificationException if a line names its key and was not made with it
   * @throws IllegalArgumentException if the key does not make cosignatures
   */
  public static @Nullable Cosignature verify(SignedNote note, VerifierKey witness)
      throws VerificationException {
    if (witness.type() != SignatureType.COSIGNATURE_V1) {
      throw new IllegalArgumentException("a key that does not cosign");
    }
    Cosignature latest = null;
    for (NoteSignature signature : note.signaturesBy(witness)) {
      Cosignature next = new Cosignature(witness, signature);
      if (latest == null || next.seconds() > latest.seconds()) {
        latest = next;
      }
    }
    return latest;
  }

  /** Who. */
  public VerifierKey witness() {
    return witness;
  }

  /** When, in seconds since 1970; 0 to 2^63 − 1. */
  public long seconds() {
    return CosignatureV1.seconds(signature.signature());
  }

  /** Its line. */
  public NoteSignature signature() {
    return signature;
  }
}
