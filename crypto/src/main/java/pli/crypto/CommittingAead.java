package pli.crypto;

import java.security.MessageDigest;
import java.util.Arrays;
import pli.codec.Bytes;

/**
 * Authenticated encryption that also commits to its key: no ciphertext opens under two keys, even
 * if both were chosen for the purpose. AES-GCM alone does not promise that, and where a stranger
 * names the key to open something with, it must hold.
 *
 * <p>This is the UtC transform of Bellare and Hoang, "Efficient Schemes for Committing
 * Authenticated Encryption" (EUROCRYPT 2022, ePrint 2022/268, section 5): a fresh salt derives a
 * commitment and an AES key from the caller's key, here with HKDF-SHA256, whose collision
 * resistance binds the commitment to (key, salt).
 *
 * <pre>
 * sealed = uint8 version = 1 ‖ salt[32] ‖ commitment[32] ‖ AES-256-GCM(key = aes_key, nonce = 0, aad, plaintext)
 * commitment ‖ aes_key = HKDF-Expand(HKDF-Extract(salt, key), "pli committing aead v1", 64)
 * </pre>
 *
 * <p>The nonce may stay zero because each message has an AES key of its own: keys repeat only when
 * 32 random bytes do. So any number of messages may be sealed under one key, by any number of
 * parties that do not know of each other.
 */
public final class CommittingAead {
  /** The length of a key, in bytes. */
  public static final int KEY_LENGTH = 32;

  /** How many bytes a sealed message has more than its plaintext. */
  public static final int OVERHEAD = 1 + 32 + 32 + Aead.TAG_LENGTH;

  private static final byte VERSION = 1;
  private static final int SALT = 1;
  private static final int COMMITMENT = SALT + 32;
  private static final int CIPHERTEXT = COMMITMENT + 32;
  private static final Bytes INFO = Bytes.utf8("pli committing aead v1");

  private CommittingAead() {}

  /**
   * Seals {@code plaintext}; {@link #OVERHEAD} bytes longer than that.
   *
   * @throws IllegalArgumentException if the key has not 32 bytes
   */
  public static Bytes seal(Secret key, Bytes aad, byte[] plaintext, Entropy entropy) {
    try (Secret salt = Secret.random(32, entropy);
        Secret derived = derive(key, salt);
        Secret aesKey = derived.slice(32, 64)) {
      byte[] ciphertext =
          AesGcmAead.AES_256.seal(
              aesKey.raw(), new byte[Aead.NONCE_LENGTH], aad.toByteArray(), plaintext);
      byte[] sealed = new byte[CIPHERTEXT + ciphertext.length];
      sealed[0] = VERSION;
      System.arraycopy(salt.raw(), 0, sealed, SALT, 32);
      System.arraycopy(derived.raw(), 0, sealed, COMMITMENT, 32);
      System.arraycopy(ciphertext, 0, sealed, CIPHERTEXT, ciphertext.length);
      return Bytes.adopt(sealed);
    }
  }

  /**
   * Opens what {@link #seal} gave.
   *
   * @throws CryptoException {@link CryptoException.Reason#AUTHENTICATION_FAILED} if it was not
   *     sealed with this key and these associated data, {@link CryptoException.Reason#UNSUPPORTED}
   *     if it is of a later version
   * @throws IllegalArgumentException if the key has not 32 bytes
   */
  public static byte[] open(Secret key, Bytes aad, Bytes sealed) throws CryptoException {
    checkKey(key);
    byte[] bytes = sealed.toByteArray();
    if (bytes.length < OVERHEAD) {
      throw Aead.refused();
    }
    if (bytes[0] != VERSION) {
      throw new CryptoException(
          CryptoException.Reason.UNSUPPORTED, "a sealed message of another version");
    }
    try (Secret salt = Secret.copyOf(bytes, SALT, 32);
        Secret derived = derive(key, salt);
        Secret commitment = derived.slice(0, 32);
        Secret aesKey = derived.slice(32, 64)) {
      if (!MessageDigest.isEqual(
          commitment.raw(), Arrays.copyOfRange(bytes, COMMITMENT, CIPHERTEXT))) {
        throw Aead.refused();
      }
      return AesGcmAead.AES_256.open(
          aesKey.raw(),
          new byte[Aead.NONCE_LENGTH],
          aad.toByteArray(),
          Arrays.copyOfRange(bytes, CIPHERTEXT, bytes.length));
    }
  }

  private static Secret derive(Secret key, Secret salt) {
    checkKey(key);
    try (Secret prk = Hkdf.extract(salt, key)) {
      return Hkdf.expand(prk, INFO, 64);
    }
  }

  /** One length only: HMAC pads its input with zeros, so that two lengths could collide. */
  private static void checkKey(Secret key) {
    if (key.length() != KEY_LENGTH) {
      throw new IllegalArgumentException("a key of " + key.length() + " bytes, not 32");
    }
  }
}
