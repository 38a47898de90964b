package pli.server.store;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
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

  private static final String AES = "AES";

  private final ThreadLocal<Ciphers> ciphers;
  private final byte[] maskedSubkey;

  /** Seals and opens under a key of 32 bytes, of which it keeps a copy. */
  public ExtendedNonceAead(Secret key) {
    Secret own = key.duplicate();
    ciphers = ThreadLocal.withInitial(() -> new Ciphers(own));
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
    return Bytes.adopt(sealed(nonce, aad, plaintext));
  }

  /** Seals under a random nonce that the caller brings and uses for nothing else. */
  Bytes seal(Bytes aad, Bytes plaintext, byte[] nonce) {
    return Bytes.adopt(sealed(nonce, aad, plaintext));
  }

  /** What stands behind the nonce. */
  Bytes sealWith(byte[] nonce, Bytes aad, Bytes plaintext) {
    return Bytes.adopt(sealed(nonce, aad, plaintext)).slice(NONCE, OVERHEAD + plaintext.length());
  }

  private byte[] sealed(byte[] nonce, Bytes aad, Bytes plaintext) {
    byte[] rowKey = derive(nonce);
    byte[] sealed = Arrays.copyOf(nonce, OVERHEAD + plaintext.length());
    plaintext.copyTo(sealed, NONCE);
    try {
      int length =
          ciphers
              .get()
              .forRow(Cipher.ENCRYPT_MODE, new SecretKeySpec(rowKey, AES), nonce, aad.toByteArray())
              .doFinal(sealed, NONCE, plaintext.length(), sealed, NONCE);
      if (length != sealed.length - NONCE) {
        throw new IllegalStateException("AES-GCM of another length");
      }
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM does not encrypt", e);
    } finally {
      Arrays.fill(rowKey, (byte) 0);
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
    byte[] rowKey = derive(sealed);
    try {
      return Bytes.adopt(
          ciphers
              .get()
              .forRow(
                  Cipher.DECRYPT_MODE, new SecretKeySpec(rowKey, AES), sealed, aad.toByteArray())
              .doFinal(sealed, NONCE, sealed.length - NONCE));
    } catch (AEADBadTagException e) {
      throw new CryptoException(
          CryptoException.Reason.AUTHENTICATION_FAILED, "a sealed row that was altered");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM does not decrypt", e);
    } finally {
      Arrays.fill(rowKey, (byte) 0);
    }
  }

  /** The row's own key, which its nonce begins. */
  private byte[] derive(byte[] nonce) {
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
    return aes(blocks);
  }

  private byte[] aes(byte[] blocks) {
    try {
      return ciphers.get().block.doFinal(blocks);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES is part of every Java", e);
    }
  }

  /**
   * One thread's ciphers. To find one in the platform takes longer than to seal a row with it; what
   * they keep of keys follows from the key that is kept here anyway.
   */
  private static final class Ciphers {
    final Cipher block;
    final Cipher sealing;

    Ciphers(Secret key) {
      byte[] raw = key.copy();
      try {
        block = Cipher.getInstance("AES/ECB/NoPadding");
        block.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(raw, AES));
        sealing = Cipher.getInstance("AES/GCM/NoPadding");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES is part of every Java", e);
      } finally {
        Arrays.fill(raw, (byte) 0);
      }
    }

    /** Ready for one row. */
    Cipher forRow(int mode, SecretKeySpec rowKey, byte[] nonce, byte[] aad)
        throws GeneralSecurityException {
      sealing.init(
          mode, rowKey, new GCMParameterSpec(8 * AesGcm.TAG_LENGTH, nonce, HALF, NONCE - HALF));
      sealing.updateAAD(aad);
      return sealing;
    }
  }
}
