package pli.crypto;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * One hash function with HMAC (RFC 2104) and HKDF (RFC 5869) over it. Holds names and lengths only;
 * the platform's objects are made per call, so it is safe in any thread.
 */
final class Kdf {
  static final Kdf SHA256 = new Kdf(1, "SHA-256", "HmacSHA256", 32);

  /** The zero byte that stands for an empty HMAC key, which {@link SecretKeySpec} refuses. */
  private static final byte[] NO_KEY = new byte[1];

  private final int hpkeId;
  private final String digestName;
  private final String macName;
  private final int length;

  private Kdf(int hpkeId, String digestName, String macName, int length) {
    this.hpkeId = hpkeId;
    this.digestName = digestName;
    this.macName = macName;
    this.length = length;
  }

  /** The number of HPKE's registry (RFC 9180 section 7.2). */
  int hpkeId() {
    return hpkeId;
  }

  /** The length of a hash, in bytes: RFC 5869's HashLen, RFC 9180's Nh. */
  int length() {
    return length;
  }

  byte[] hash(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(digestName);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the platform has no " + digestName, e);
    }
  }

  byte[] mac(byte[] key, byte[]... parts) {
    Mac mac = keyed(key);
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  /** HKDF-Extract; an empty salt stands for zeros, as HMAC pads its key with them. */
  byte[] extract(byte[] salt, byte[]... ikm) {
    return mac(salt, ikm);
  }

  /** HKDF-Expand. */
  byte[] expand(byte[] prk, byte[] info, int wanted) {
    if (wanted < 0 || wanted > 255 * length) {
      throw new IllegalArgumentException("HKDF cannot expand to " + wanted + " bytes");
    }
    Mac mac = keyed(prk);
    byte[] output = new byte[wanted];
    byte[] block = new byte[length];
    for (int at = 0, counter = 1; at < wanted; at += length, counter++) {
      if (counter > 1) {
        mac.update(block);
      }
      mac.update(info);
      mac.update((byte) counter);
      finish(mac, block);
      System.arraycopy(block, 0, output, at, Math.min(length, wanted - at));
    }
    Arrays.fill(block, (byte) 0);
    return output;
  }

  private static void finish(Mac mac, byte[] target) {
    try {
      mac.doFinal(target, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("a MAC of another length than its hash", e);
    }
  }

  private Mac keyed(byte[] key) {
    try {
      Mac mac = Mac.getInstance(macName);
      mac.init(new SecretKeySpec(key.length == 0 ? NO_KEY : key, macName));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("the platform has no " + macName, e);
    }
  }
}
