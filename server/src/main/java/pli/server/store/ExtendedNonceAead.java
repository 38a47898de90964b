package pli.server.store;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import pli.codec.Bytes;
import pli.crypto.AesGcm;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.Secret;

/**
 * XAES-256-GCM (<a href="https://c2sp.org/XAES-256-GCM">c2sp.org/XAES-256-GCM</a>): AES-256-GCM
 * with a nonce of 24 bytes, so that one key may seal any number of rows under random nonces. Output
 * is nonce ‖ ciphertext ‖ tag. Thread-safe.
 */
public final class ExtendedNonceAead {
  /** By how many bytes what is sealed is longer. */
  public static final int OVERHEAD = 24 + AesGcm.TAG_LENGTH;

  static final int NONCE = 24;

  private static final int BLOCK = 16;
  private static final int HALF = 12;

  private final Secret key;
  private final byte[] maskedSubkey;

  /** Seals and opens under a key of 32 bytes, of which it keeps a copy. */
  public ExtendedNonceAead(Secret key) {
    this.key = key.duplicate();
    byte[] subkey = aes(new byte[BLOCK]);
    // CMAC's K1: L doubled in GF(2^128).
    int carry = 0;
    for (int i = BLOCK - 1; i >= 0; i--) {
      int doubled = (subkey[i] & 0xff) << 1 | carry;
      subkey[i] = (byte) doubled;
      carry = doubled >> 8;
    }
    subkey[BLOCK - 1] ^= (byte) (carry * 0x87);
    maskedSubkey = subkey;
  }

  /** Seals under a random nonce. */
  public Bytes seal(Bytes aad, Bytes plaintext, Entropy entropy) {
    byte[] nonce = new byte[NONCE];
    entropy.fill(nonce);
    return Bytes.concat(Bytes.adopt(nonce), sealWith(nonce, aad, plaintext));
  }

  Bytes sealWith(byte[] nonce, Bytes aad, Bytes plaintext) {
    try (Secret derived = derive(nonce)) {
      return AesGcm.seal(
          derived, Bytes.copyOf(nonce, HALF, NONCE - HALF), aad, plaintext.toByteArray());
    }
  }

  /**
   * Opens what {@link #seal} made.
   *
   * @throws CryptoException if that was not it
   */
  public Bytes open(Bytes aad, byte[] sealed) throws CryptoException {
    if (sealed.length < OVERHEAD) {
      throw new CryptoException(
          CryptoException.Reason.AUTHENTICATION_FAILED, "a sealed row that is too short");
    }
    try (Secret derived = derive(Arrays.copyOf(sealed, NONCE))) {
      return Bytes.adopt(
          AesGcm.open(
              derived,
              Bytes.copyOf(sealed, HALF, NONCE - HALF),
              aad,
              Bytes.copyOf(sealed, NONCE, sealed.length - NONCE)));
    }
  }

  private Secret derive(byte[] nonce) {
    byte[] blocks = new byte[2 * BLOCK];
    for (int block = 0; block < 2; block++) {
      int at = block * BLOCK;
      blocks[at + 1] = (byte) (block + 1);
      blocks[at + 2] = 'X';
      System.arraycopy(nonce, 0, blocks, at + 4, HALF);
      for (int i = 0; i < BLOCK; i++) {
        blocks[at + i] ^= maskedSubkey[i];
      }
    }
    return Secret.adopt(aes(blocks));
  }

  private byte[] aes(byte[] blocks) {
    byte[] raw = key.copy();
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(raw, "AES"));
      return cipher.doFinal(blocks);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES is part of every Java", e);
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }
}
