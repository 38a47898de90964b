package pli.crypto;

import pli.codec.Bytes;

/**
 * Ed25519 (RFC 8032), without a context. Verification is strict: the scalar must be reduced, and
 * points that are not in their only encoding or of low order are refused.
 */
public final class Ed25519 {
  /** The length of a seed, in bytes. */
  public static final int SEED_LENGTH = 32;

  /** The length of a public key, in bytes. */
  public static final int PUBLIC_KEY_LENGTH = 32;

  /** The length of a signature, in bytes. */
  public static final int SIGNATURE_LENGTH = 64;

  private Ed25519() {}

  /** A fresh pair. */
  public static SignatureKeyPair generate(Entropy entropy) {
    return Ed25519Scheme.INSTANCE.generate(entropy);
  }

  /**
   * The pair of a seed, of which it keeps a copy.
   *
   * @throws IllegalArgumentException if the seed has not 32 bytes
   */
  public static SignatureKeyPair fromSeed(Secret seed) {
    if (seed.length() != SEED_LENGTH) {
      throw new IllegalArgumentException("a seed of " + seed.length() + " bytes, not 32");
    }
    return Ed25519Scheme.pair(seed.duplicate());
  }

  /**
   * Signs, and derives the public key again to do so; {@link #sign(SignatureKeyPair, Bytes)} does
   * not and takes half the time.
   *
   * @throws IllegalArgumentException if the seed has not 32 bytes
   */
  public static Bytes sign(Secret seed, Bytes message) {
    return sign(fromSeed(seed), message);
  }

  /** Signs: 64 bytes, always the same for the same message. */
  public static Bytes sign(SignatureKeyPair keys, Bytes message) {
    return Bytes.adopt(Ed25519Scheme.INSTANCE.sign(keys, message.toByteArray()));
  }

  /** Whether {@code signature} is one of {@code message} by this key; false for any malformed. */
  public static boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    return Ed25519Scheme.INSTANCE.verify(
        publicKey.toByteArray(), message.toByteArray(), signature.toByteArray());
  }

  /** Whether this is a point of the prime-order group in its only encoding. */
  public static boolean isValidPublicKey(Bytes publicKey) {
    return Ed25519Scheme.INSTANCE.isValidPublicKey(publicKey);
  }
}
