package pli.protocol;

import java.util.Base64;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.crypto.Sha256;

/**
 * A text with Ed25519 signatures below it: <a
 * href="https://c2sp.org/signed-note">c2sp.org/signed-note</a>.
 */
final class SignedNote {
  private static final int ED25519 = 0x01;
  private static final int KEY = 32;
  private static final int SIGNATURE = 64;
  private static final int KEY_ID = 4;
  private static final int MAX_SIGNATURES = 16;
  private static final String SIGNATURE_LINE = "\u2014 ";

  private SignedNote() {}

  /** The note of {@code text}, which ends in a line feed, signed by {@code name}'s key. */
  static Bytes sign(String text, String name, Secret seed, Bytes publicKey) {
    Bytes signature = Ed25519.sign(seed, Bytes.utf8(text));
    Bytes line = Bytes.concat(keyId(name, publicKey), signature);
    return Bytes.utf8(text + "\n" + SIGNATURE_LINE + name + " " + base64(line) + "\n");
  }

  /** The text of {@code note}, whose signatures have not been looked at. */
  static String text(String note) throws DecodeException {
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0 || !note.endsWith("\n")) {
      throw broken();
    }
    return note.substring(0, blank + 1);
  }

  /**
   * Checks that {@code name}'s key signed {@code note}. Signatures by others are passed over.
   *
   * @throws DecodeException if it did not, or the note is not well formed
   */
  static void verify(String note, String name, Bytes publicKey) throws DecodeException {
    String text = text(note);
    String[] lines = note.substring(text.length() + 1).split("\n", -1);
    if (lines.length < 2 || lines.length > MAX_SIGNATURES + 1) {
      throw broken();
    }
    boolean signed = false;
    for (int i = 0; i < lines.length - 1; i++) {
      Bytes signature = signatureOf(lines[i], name);
      if (signature.startsWith(keyId(name, publicKey))) {
        signed |= verifies(publicKey, text, signature);
      }
    }
    if (!signed) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a note that is not signed");
    }
  }

  /** The key as a verifier's key: {@code name+keyid+base64(type ‖ key)}. */
  static String verifierKey(String name, Bytes publicKey) {
    return name
        + "+"
        + keyId(name, publicKey).hex()
        + "+"
        + base64(Bytes.concat(Bytes.of(ED25519), publicKey));
  }

  /** The Ed25519 key in the verifier's key of {@code name}. */
  static Bytes parseVerifierKey(String name, String verifierKey) throws DecodeException {
    int last = verifierKey.indexOf('+', verifierKey.indexOf('+') + 1);
    Bytes typed = last < 0 ? Bytes.EMPTY : decode(verifierKey.substring(last + 1));
    if (typed.length() != 1 + KEY || typed.at(0) != ED25519) {
      throw broken();
    }
    Bytes key = typed.slice(1, 1 + KEY);
    if (!verifierKey(name, key).equals(verifierKey)) {
      throw broken();
    }
    return key;
  }

  /** Base64 with padding, in its one encoding. */
  static Bytes decode(String text) throws DecodeException {
    try {
      Bytes bytes = Bytes.adopt(Base64.getDecoder().decode(text));
      if (base64(bytes).equals(text)) {
        return bytes;
      }
      throw broken();
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** What stands behind {@code name} on a signature line; empty if the line is another's. */
  private static Bytes signatureOf(String line, String name) throws DecodeException {
    int space = line.indexOf(' ', SIGNATURE_LINE.length());
    if (!line.startsWith(SIGNATURE_LINE) || space < 0) {
      throw broken();
    }
    Bytes signature = decode(line.substring(space + 1));
    return line.substring(SIGNATURE_LINE.length(), space).equals(name) ? signature : Bytes.EMPTY;
  }

  private static boolean verifies(Bytes publicKey, String text, Bytes signature) {
    return signature.length() == KEY_ID + SIGNATURE
        && Ed25519.verify(publicKey, Bytes.utf8(text), signature.slice(KEY_ID, KEY_ID + SIGNATURE));
  }

  private static Bytes keyId(String name, Bytes publicKey) {
    return Sha256.hash(Bytes.utf8(name + "\n"), Bytes.of(ED25519), publicKey).slice(0, KEY_ID);
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "not a signed note");
  }
}
