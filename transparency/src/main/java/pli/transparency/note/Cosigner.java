package pli.transparency.note;

import pli.crypto.SignatureKeyPair;

/**
 * Cosigns as a witness does (type 0x04). It signs whatever it is given: that a checkpoint follows
 * from those before is for its caller to know.
 */
public final class Cosigner {
  private final VerifierKey key;
  private final SignatureKeyPair keys;

  /**
   * Signs under {@code name}.
   *
   * @param keys from {@link pli.crypto.Ed25519}; not wiped here. No other witness may have them:
   *     the signature does not name the witness
   * @throws IllegalArgumentException if it is no name of a key
   */
  public Cosigner(String name, SignatureKeyPair keys) {
    this.key = new VerifierKey(name, SignatureType.COSIGNATURE_V1, keys.publicKey());
    this.keys = keys;
  }

  /** The key that verifies what this signs. */
  public VerifierKey verifierKey() {
    return key;
  }

  /**
   * The signature line of a checkpoint's {@code text} at a time.
   *
   * @param seconds since 1970
   * @throws IllegalArgumentException if it cannot be the text of a note, or the time is not above 0
   */
  public NoteSignature cosign(String text, long seconds) {
    if (!NoteText.isText(text) || seconds <= 0) {
      throw new IllegalArgumentException("not the text of a note, or no time");
    }
    return new NoteSignature(key.name(), key.id(), CosignatureV1.sign(keys, text, seconds));
  }
}
