package pli.crypto;

/** A Diffie-Hellman group for {@link Dhkem}, keys encoded as in RFC 9180 section 7.1.1. */
interface Curve {
  int privateKeyLength();

  int publicKeyLength();

  /**
   * The public key of a private one.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if it is none
   */
  byte[] publicKeyOf(byte[] privateKey) throws CryptoException;

  /**
   * The shared secret, never the neutral element.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if a key is none, or the public
   *     one of low order (RFC 9180 section 7.1.4)
   */
  byte[] agree(byte[] privateKey, byte[] publicKey) throws CryptoException;

  boolean isValidPublicKey(byte[] publicKey);

  /** The second half of RFC 9180's DeriveKeyPair (section 7.1.3), from {@code dkp_prk} on. */
  byte[] derivePrivateKey(LabeledKdf kdf, byte[] prk);
}
