package pli.crypto;

/** An AEAD of RFC 5116 with nonces of 12 and tags of 16 bytes, which follow the ciphertext. */
interface Aead {
  int NONCE_LENGTH = 12;
  int TAG_LENGTH = 16;

  /** The number of HPKE's registry (RFC 9180 section 7.3). */
  int hpkeId();

  /** The length of a key, in bytes. */
  int keyLength();

  byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext);

  byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext) throws CryptoException;

  /** Lengths of keys and nonces are the caller's business, unlike what it was sent. */
  default void checkLengths(byte[] key, byte[] nonce) {
    if (key.length != keyLength()) {
      throw new IllegalArgumentException("a key of " + key.length + " bytes, not " + keyLength());
    }
    if (nonce.length != NONCE_LENGTH) {
      throw new IllegalArgumentException("a nonce of " + nonce.length + " bytes, not 12");
    }
  }

  /** A ciphertext that is shorter than its tag is no better than one with a wrong tag. */
  static void checkHasTag(byte[] ciphertext) throws CryptoException {
    if (ciphertext.length < TAG_LENGTH) {
      throw refused();
    }
  }

  static CryptoException refused() {
    return new CryptoException(
        CryptoException.Reason.AUTHENTICATION_FAILED, "a ciphertext does not open");
  }
}
