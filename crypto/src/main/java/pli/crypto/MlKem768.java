package pli.crypto;

import javax.security.auth.DestroyFailedException;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import pli.codec.Bytes;

/**
 * ML-KEM-768 (FIPS 203), whose private key here is the seed (d, z) of 64 bytes. The key that
 * decapsulates is made from it anew each time, two fifths of a decapsulation, so that nothing but
 * the seed is kept. What the library lets us wipe is wiped; it makes copies that it does not.
 */
final class MlKem768 {
  static final int SEED_LENGTH = 64;
  static final int PUBLIC_KEY_LENGTH = 1184;
  static final int CIPHERTEXT_LENGTH = 1088;

  /** How much randomness an encapsulation takes. */
  static final int RANDOMNESS_LENGTH = 32;

  private MlKem768() {}

  /** ML-KEM.KeyGen_internal, the public half. */
  static byte[] publicKeyOf(byte[] seed) {
    MLKEMPrivateKeyParameters keys = expand(seed);
    try {
      return keys.getPublicKey();
    } finally {
      keys.destroy();
    }
  }

  /** FIPS 203 section 7.2: the length, and that all coefficients are reduced. */
  static boolean isValidPublicKey(byte[] publicKey) {
    try {
      read(publicKey);
      return true;
    } catch (CryptoException e) {
      return false;
    }
  }

  /**
   * ML-KEM.Encaps.
   *
   * @param randomness fresh for each call
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the public key is none
   */
  static Kem.Encapsulation encapsulate(byte[] publicKey, byte[] randomness) throws CryptoException {
    SecretWithEncapsulation made =
        MLKEMGenerator.internalGenerateEncapsulated(read(publicKey), randomness);
    Kem.Encapsulation encapsulation =
        new Kem.Encapsulation(Bytes.adopt(made.getEncapsulation()), Secret.adopt(made.getSecret()));
    try {
      made.destroy();
    } catch (DestroyFailedException e) {
      throw new IllegalStateException("a secret cannot be wiped", e);
    }
    return encapsulation;
  }

  /**
   * ML-KEM.Decaps. Out of a ciphertext that was not made for this key comes, after the same time, a
   * secret that nobody else has (implicit rejection).
   *
   * @throws IllegalArgumentException if the seed has not 64 bytes or the ciphertext not 1,088
   */
  static Secret decapsulate(byte[] seed, byte[] ciphertext) {
    MLKEMPrivateKeyParameters keys = expand(seed);
    try {
      return Secret.adopt(new MLKEMExtractor(keys).extractSecret(ciphertext));
    } finally {
      keys.destroy();
    }
  }

  private static MLKEMPrivateKeyParameters expand(byte[] seed) {
    if (seed.length != SEED_LENGTH) {
      throw new IllegalArgumentException("a seed of " + seed.length + " bytes, not 64");
    }
    return new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
  }

  private static MLKEMPublicKeyParameters read(byte[] publicKey) throws CryptoException {
    if (publicKey.length != PUBLIC_KEY_LENGTH) {
      throw notAKey();
    }
    try {
      return new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, publicKey);
    } catch (IllegalArgumentException e) {
      throw notAKey();
    }
  }

  private static CryptoException notAKey() {
    return new CryptoException(CryptoException.Reason.BAD_KEY, "not a key of ML-KEM-768");
  }
}
