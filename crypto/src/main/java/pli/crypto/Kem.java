package pli.crypto;

import pli.codec.Bytes;

/** A key encapsulation mechanism with the interface of RFC 9180 section 4, base mode only. */
interface Kem {
  /** The number of HPKE's registry (RFC 9180 section 7.1). */
  int hpkeId();

  /** GenerateKeyPair. */
  KemKeyPair generate(Entropy entropy);

  /** DeriveKeyPair. */
  KemKeyPair derive(Secret ikm);

  boolean isValidPublicKey(Bytes publicKey);

  /**
   * A fresh shared secret and its encapsulation for the owner of {@code publicKey}.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if that is no usable key
   */
  Encapsulation encapsulate(Bytes publicKey, Entropy entropy) throws CryptoException;

  /**
   * The shared secret in {@code kemOutput}.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_CIPHERTEXT} if nobody could have sent
   *     that, {@link CryptoException.Reason#BAD_KEY} if the private key is none
   */
  Secret decapsulate(KemKeyPair keys, Bytes kemOutput) throws CryptoException;

  /**
   * What Encap gives.
   *
   * @param kemOutput for the receiver
   * @param sharedSecret for the sender
   */
  record Encapsulation(Bytes kemOutput, Secret sharedSecret) {}
}
