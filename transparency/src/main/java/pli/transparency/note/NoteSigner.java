package pli.transparency.note;

import java.util.Collections;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;

/** Signs notes as a log does: Ed25519 over the text (type 0x01). */
public final class NoteSigner {
  private final VerifierKey key;
  private final SignatureKeyPair keys;

  /**
   * Signs under {@code name}.
   *
   * @param keys from {@link Ed25519}; not wiped here
   * @throws IllegalArgumentException if it is no name of a key
   */
  public NoteSigner(String name, SignatureKeyPair keys) {
    this.key = new VerifierKey(name, SignatureType.ED25519, keys.publicKey());
    this.keys = keys;
  }

  /** The key that verifies what this signs. */
  public VerifierKey verifierKey() {
    return key;
  }

  /**
   * The signature line of {@code text}.
   *
   * @throws IllegalArgumentException if it cannot be the text of a note
   */
  public NoteSignature sign(String text) {
    if (!NoteText.isText(text)) {
      throw new IllegalArgumentException("not the text of a note");
    }
    return new NoteSignature(key.name(), key.id(), Ed25519.sign(keys, Bytes.utf8(text)));
  }

  /**
   * The note of {@code text} with one signature.
   *
   * @throws IllegalArgumentException if it cannot be the text of a note
   */
  public SignedNote note(String text) {
    return new SignedNote(text, Collections.singletonList(sign(text)));
  }
}
