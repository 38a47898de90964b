package pli.transparency.leaf;

import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.transparency.Limits;

/**
 * A signature of an entry.
 *
 * @param signer whose: the place, from 0, in the list of those who may sign it
 * @param signature Ed25519, 64 bytes
 */
public record LeafSignature(int signer, Bytes signature) {
  /**
   * A signature.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public LeafSignature {
    if (signer < 0
        || signer >= Limits.MAX_SIGNERS
        || signature.length() != Ed25519.SIGNATURE_LENGTH) {
      throw new IllegalArgumentException("not the signature of a leaf");
    }
  }

  /**
   * Signs an entry of the log {@code origin}.
   *
   * @param signer the place of {@code keys} in the list of those who may sign it
   */
  public static LeafSignature sign(
      LeafBody body, String origin, int signer, SignatureKeyPair keys) {
    return new LeafSignature(signer, Ed25519.sign(keys, body.toBeSigned(origin)));
  }
}
