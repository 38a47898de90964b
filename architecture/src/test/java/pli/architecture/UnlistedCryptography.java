package pli.architecture;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.params.MLKEMParameters;
import pli.codec.Bytes;
import pli.crypto.AesGcm;
import pli.crypto.Secret;

/** Algorithms that are in no inventory, each asked for in another way. Only read, never run. */
final class UnlistedCryptography {
  private UnlistedCryptography() {}

  static Cipher cipher(byte[] key) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("Blowfish/CBC/PKCS5Padding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "Blowfish"));
    return cipher;
  }

  static Mac mac() throws GeneralSecurityException {
    return Mac.getInstance("HmacMD5");
  }

  /** One that this JDK does not have either. */
  static MessageDigest strange() throws GeneralSecurityException {
    return MessageDigest.getInstance("FooBar-512");
  }

  /** Called with a name from elsewhere, in the end {@code "MD5"}. */
  static MessageDigest named(String name) throws GeneralSecurityException {
    return MessageDigest.getInstance(name);
  }

  static String nameFromElsewhere() {
    return "MD5";
  }

  static Digest digest(boolean longer) {
    return longer ? new SHAKEDigest(128) : new RIPEMD160Digest();
  }

  static MLKEMParameters small() {
    return MLKEMParameters.ml_kem_512;
  }

  static Properties database() {
    Properties settings = new Properties();
    settings.setProperty("cipher", "rc4");
    return settings;
  }

  static String pragma() {
    return "PRAGMA kdf_iter = 1";
  }

  static Bytes seal(Secret key, Bytes nonce) {
    return AesGcm.seal(key, nonce, Bytes.EMPTY, new byte[0]);
  }
}
