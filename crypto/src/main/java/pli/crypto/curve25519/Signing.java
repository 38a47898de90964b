package pli.crypto.curve25519;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Ed25519's secret half (RFC 8032 sections 5.1.5 and 5.1.6): the public key of a seed, and its
 * signatures. No branch and no index depends on a secret; see {@link BasePoint} and {@link
 * SecretScalars}. What held secrets is overwritten, but for what the platform's SHA-512 keeps.
 */
public final class Signing {
  private static final int SEED_LENGTH = 32;

  private Signing() {}

  /** The public key of a seed of 32 bytes. */
  public static byte[] publicKey(byte[] seed) {
    byte[] expanded = expanded(seed);
    byte[] scalar = Arrays.copyOf(expanded, SEED_LENGTH);
    try {
      return BasePoint.edwardsMultiple(scalar);
    } finally {
      wipe(expanded, scalar);
    }
  }

  /**
   * Signs: 64 bytes, always the same for the same seed and message.
   *
   * @param publicKey that of the seed. With another one, two signatures of a message give the
   *     seed's scalar away, so it must not come from outside
   */
  public static byte[] sign(byte[] seed, byte[] publicKey, byte[] message) {
    byte[] expanded = expanded(seed);
    byte[] scalar = Arrays.copyOf(expanded, SEED_LENGTH);
    byte[] nonceHash = new byte[0];
    byte[] nonce = new byte[0];
    try {
      MessageDigest digest = Scalars.sha512();
      digest.update(expanded, SEED_LENGTH, SEED_LENGTH);
      nonceHash = digest.digest(message);
      nonce = SecretScalars.reduce(nonceHash);
      byte[] signature =
          Arrays.copyOf(BasePoint.edwardsMultiple(nonce), VerificationKey.SIGNATURE_LENGTH);
      byte[] challenge = Scalars.littleEndian(Scalars.challenge(publicKey, message, signature));
      byte[] s = SecretScalars.multiplyAdd(challenge, scalar, nonce);
      System.arraycopy(s, 0, signature, VerificationKey.LENGTH, s.length);
      return signature;
    } finally {
      wipe(expanded, scalar, nonceHash, nonce);
    }
  }

  /** The scalar, clamped, and the prefix. */
  private static byte[] expanded(byte[] seed) {
    if (seed.length != SEED_LENGTH) {
      throw new IllegalArgumentException("a seed has 32 bytes");
    }
    byte[] expanded = Scalars.sha512().digest(seed);
    BasePoint.clamp(expanded);
    return expanded;
  }

  private static void wipe(byte[]... secrets) {
    for (byte[] secret : secrets) {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
