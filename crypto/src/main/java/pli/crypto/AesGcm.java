package pli.crypto;

import pli.codec.Bytes;

/**
 * AES-256-GCM (NIST SP 800-38D) with nonces of 12 and tags of 16 bytes. A key never seals two
 * messages under one nonce; whoever cannot promise that takes {@link CommittingAead}. It does not
 * commit to its key either: one ciphertext may open under two keys that an attacker chose.
 */
public final class AesGcm {
  /** The length of a key, in bytes. */
  public static final int KEY_LENGTH = 32;

  /** The length of a nonce, in bytes. */
  public static final int NONCE_LENGTH = Aead.NONCE_LENGTH;

  /** How many bytes a ciphertext has more than its plaintext. */
  public static final int TAG_LENGTH = Aead.TAG_LENGTH;

  private AesGcm() {}

  /**
   * The ciphertext of {@code plaintext}, followed by its tag.
   *
   * @throws IllegalArgumentException if the key has not 32 bytes or the nonce not 12
   */
  public static Bytes seal(Secret key, Bytes nonce, Bytes aad, byte[] plaintext) {
    return Bytes.adopt(
        AesGcmAead.AES_256.seal(key.raw(), nonce.toByteArray(), aad.toByteArray(), plaintext));
  }

  /**
   * Seals {@code length} bytes of {@code buffer} where they are; the tag follows them. For whoever
   * makes many copies of one plaintext, each inside something larger.
   *
   * @throws IllegalArgumentException if the key has not 32 bytes or the nonce not 12, or the buffer
   *     has no room for the tag
   */
  public static void sealInPlace(
      Secret key, Bytes nonce, Bytes aad, byte[] buffer, int from, int length) {
    if (from < 0 || length < 0 || length > buffer.length - TAG_LENGTH - from) {
      throw new IllegalArgumentException("no room for the tag");
    }
    AesGcmAead.AES_256.sealInPlace(
        key.raw(), nonce.toByteArray(), aad.toByteArray(), buffer, from, length);
  }

  /**
   * The plaintext of {@code ciphertext}.
   *
   * @throws CryptoException {@link CryptoException.Reason#AUTHENTICATION_FAILED} if it was not
   *     sealed with these
   * @throws IllegalArgumentException if the key has not 32 bytes or the nonce not 12
   */
  public static byte[] open(Secret key, Bytes nonce, Bytes aad, Bytes ciphertext)
      throws CryptoException {
    return AesGcmAead.AES_256.open(
        key.raw(), nonce.toByteArray(), aad.toByteArray(), ciphertext.toByteArray());
  }
}
