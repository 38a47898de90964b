package pli.transparency.note;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.transparency.Limits;

/**
 * A public key that notes are verified with, under the name that its signatures bear. Written as
 * {@code name+keyid+base64}.
 *
 * @param name without white space and plus signs; often a URL without its scheme
 * @param type what it signs with
 * @param publicKey Ed25519, 32 bytes
 */
public record VerifierKey(String name, SignatureType type, Bytes publicKey) {
  /** How many bytes a key id has. */
  static final int ID_LENGTH = 4;

  /**
   * A key.
   *
   * @throws IllegalArgumentException if the name or the key does not have its form
   */
  public VerifierKey {
    if (!NoteText.isKeyName(name) || publicKey.length() != Ed25519.PUBLIC_KEY_LENGTH) {
      throw new IllegalArgumentException("not a verifier's key");
    }
  }

  /**
   * The key that is written so.
   *
   * @throws DecodeException {@link DecodeException.Reason#UNKNOWN_KIND} if it signs otherwise, or
   *     for what is no verifier's key
   */
  public static VerifierKey parse(String text) throws DecodeException {
    int first = text.indexOf('+');
    int second = text.indexOf('+', first + 1);
    if (text.length() > Limits.MAX_VERIFIER_KEY || first < 0 || second < 0) {
      throw broken();
    }
    String name = text.substring(0, first);
    Bytes typed = StrictBase64.decode(text.substring(second + 1));
    if (typed.isEmpty() || !NoteText.isKeyName(name)) {
      throw broken();
    }
    SignatureType type = SignatureType.of(typed.at(0) & 0xff);
    if (typed.length() != 1 + Ed25519.PUBLIC_KEY_LENGTH) {
      throw broken();
    }
    VerifierKey key = new VerifierKey(name, type, typed.slice(1, typed.length()));
    if (!key.encode().equals(text)) {
      throw broken();
    }
    return key;
  }

  /** As it is written. */
  public String encode() {
    return name + "+" + id().hex() + "+" + StrictBase64.encode(typed());
  }

  /**
   * The four bytes that its signatures begin with. They tell keys apart and prove nothing: others
   * with the same are easily made.
   */
  public Bytes id() {
    return Sha256.hash(Bytes.utf8(name + "\n"), typed()).slice(0, ID_LENGTH);
  }

  /** Whether {@code signature} says that it is by this key. */
  public boolean isNamedBy(NoteSignature signature) {
    return signature.name().equals(name) && signature.keyId().equals(id());
  }

  /** Whether {@code signature} is by this key, and of {@code text}. */
  public boolean verify(String text, NoteSignature signature) {
    return isNamedBy(signature) && type.verify(publicKey, text, signature.signature());
  }

  private Bytes typed() {
    return Bytes.concat(Bytes.of(type.code()), publicKey);
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "not a verifier's key");
  }

  @Override
  public String toString() {
    return encode();
  }
}
