package pli.transparency.release;

import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;

/**
 * An entry as Sigsum's logs have them: checksum, signature and the hash of the key, 128 bytes. What
 * {@code sigsum-submit} logs for a file, and {@code sigsum-verify} verifies with it, is this.
 */
final class SigsumLeaf {
  private static final Bytes CONTEXT =
      Bytes.concat(Bytes.utf8("sigsum.org/v1/tree-leaf"), Bytes.of(0));

  private SigsumLeaf() {}

  /** What is handed to a log: the hash of the file. */
  static Bytes message(Bytes file) {
    return Sha256.hash(file);
  }

  /** What the key signs. */
  private static Bytes signed(Bytes file) {
    return Bytes.concat(CONTEXT, Sha256.hash(message(file)));
  }

  static Bytes sign(SignatureKeyPair keys, Bytes file) {
    return Ed25519.sign(keys, signed(file));
  }

  static boolean verify(Bytes key, Bytes file, Bytes signature) {
    return Ed25519.verify(key, signed(file), signature);
  }

  /** The entry. */
  static Bytes entry(Bytes key, Bytes file, Bytes signature) {
    return Bytes.concat(Sha256.hash(message(file)), signature, Sha256.hash(key));
  }
}
