package pli.crypto;

import pli.codec.Bytes;

/**
 * A signature key pair whose two halves belong together. Nobody can pair a private key with another
 * public key: the Ed25519 signature hashes the public key, and two signatures of one message under
 * two public keys would give the private key away. Made by {@link CipherSuite} or {@link Ed25519}.
 */
public final class SignatureKeyPair {
  private final Secret privateKey;
  private final Bytes publicKey;

  SignatureKeyPair(Secret privateKey, Bytes publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** The private half: a seed of 32 bytes (Ed25519) or a scalar, big-endian (ECDSA). */
  public Secret privateKey() {
    return privateKey;
  }

  /** The public half: 32 bytes (Ed25519) or an uncompressed point (ECDSA). */
  public Bytes publicKey() {
    return publicKey;
  }
}
