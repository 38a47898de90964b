package pli.crypto;

import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** ChaCha20-Poly1305 (RFC 8439); Android's platform has it only from API 28 on. */
final class ChaCha20Poly1305Aead implements Aead {
  static final ChaCha20Poly1305Aead INSTANCE = new ChaCha20Poly1305Aead();

  private ChaCha20Poly1305Aead() {}

  @Override
  public int hpkeId() {
    return 3;
  }

  @Override
  public int keyLength() {
    return 32;
  }

  @Override
  public byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
    try {
      return run(cipher(true, key, nonce, aad), plaintext);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("ChaCha20-Poly1305 does not encrypt", e);
    }
  }

  @Override
  public byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext)
      throws CryptoException {
    ChaCha20Poly1305 cipher = cipher(false, key, nonce, aad);
    Aead.checkHasTag(ciphertext);
    try {
      return run(cipher, ciphertext);
    } catch (InvalidCipherTextException e) {
      throw Aead.refused();
    }
  }

  private ChaCha20Poly1305 cipher(boolean encrypt, byte[] key, byte[] nonce, byte[] aad) {
    checkLengths(key, nonce);
    ChaCha20Poly1305 cipher = new ChaCha20Poly1305();
    cipher.init(encrypt, new AEADParameters(new KeyParameter(key), 8 * TAG_LENGTH, nonce, aad));
    return cipher;
  }

  private static byte[] run(ChaCha20Poly1305 cipher, byte[] input)
      throws InvalidCipherTextException {
    byte[] output = new byte[cipher.getOutputSize(input.length)];
    int written = cipher.processBytes(input, 0, input.length, output, 0);
    cipher.doFinal(output, written);
    return output;
  }
}
