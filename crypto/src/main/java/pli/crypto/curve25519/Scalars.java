package pli.crypto.curve25519;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Public numbers modulo the order L of the base point, little-endian where they are bytes. */
final class Scalars {
  /** L. */
  static final BigInteger ORDER =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private Scalars() {}

  /** Whether 32 bytes are a number below L. */
  static boolean isReduced(byte[] scalar) {
    return number(scalar).compareTo(ORDER) < 0;
  }

  /** SHA-512(R, A, M) modulo L, where R is the first half of the signature. */
  static BigInteger challenge(byte[] key, byte[] message, byte[] signature) {
    MessageDigest digest = sha512();
    digest.update(signature, 0, FieldElement.LENGTH);
    digest.update(key);
    return number(digest.digest(message)).mod(ORDER);
  }

  static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the platform has no SHA-512", e);
    }
  }

  static BigInteger number(byte[] littleEndian) {
    byte[] magnitude = new byte[littleEndian.length];
    for (int i = 0; i < magnitude.length; i++) {
      magnitude[i] = littleEndian[littleEndian.length - 1 - i];
    }
    return new BigInteger(1, magnitude);
  }

  /** 32 bytes of a number below 2^255. */
  static byte[] littleEndian(BigInteger number) {
    byte[] magnitude = number.toByteArray();
    byte[] encoded = new byte[FieldElement.LENGTH];
    for (int i = 0; i < magnitude.length; i++) {
      encoded[i] = magnitude[magnitude.length - 1 - i];
    }
    return encoded;
  }
}
