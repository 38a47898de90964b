package pli.crypto;

import java.util.List;
import pli.codec.Bytes;

/** A signature scheme of RFC 9420 section 17.1, with keys and signatures as MLS encodes them. */
interface SignatureScheme {
  SignatureKeyPair generate(Entropy entropy);

  /**
   * The pair that this private key belongs to.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if it is none
   */
  SignatureKeyPair fromPrivateKey(Secret privateKey) throws CryptoException;

  byte[] sign(SignatureKeyPair keys, byte[] message);

  boolean verify(byte[] publicKey, byte[] message, byte[] signature);

  boolean isValidPublicKey(Bytes publicKey);

  /** Whether all keys are valid and all signatures verify. */
  default boolean verifyAll(List<SignedMessage> signed) {
    for (SignedMessage each : signed) {
      if (!isValidPublicKey(each.publicKey()) || !verify(each)) {
        return false;
      }
    }
    return true;
  }

  private boolean verify(SignedMessage signed) {
    return verify(
        signed.publicKey().toByteArray(),
        signed.message().toByteArray(),
        signed.signature().toByteArray());
  }
}
