package pli.crypto.curve25519;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * edwards25519 as the textbook writes it, in affine coordinates of {@link BigInteger}: slow, and
 * with nothing in common with what it checks.
 */
record SlowCurve(BigInteger x, BigInteger y) {
  static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  static final BigInteger L =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("14def9dea2f79cd65812631a5cf5d3ed", 16));
  static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  static final SlowCurve NEUTRAL = new SlowCurve(BigInteger.ZERO, BigInteger.ONE);
  static final SlowCurve BASE = base();

  /** A point of order 8. */
  static final SlowCurve EIGHTH =
      known("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");

  private static SlowCurve base() {
    return known("5866666666666666666666666666666666666666666666666666666666666666");
  }

  private static SlowCurve known(String hex) {
    SlowCurve point = decode(java.util.HexFormat.of().parseHex(hex));
    if (point == null) {
      throw new AssertionError(hex);
    }
    return point;
  }

  SlowCurve plus(SlowCurve q) {
    BigInteger product = D.multiply(x).multiply(q.x).multiply(y).multiply(q.y).mod(P);
    BigInteger above = BigInteger.ONE.add(product);
    BigInteger right = BigInteger.ONE.subtract(product);
    BigInteger inverse = above.multiply(right).modInverse(P);
    return new SlowCurve(
        x.multiply(q.y).add(y.multiply(q.x)).multiply(inverse).multiply(right).mod(P),
        y.multiply(q.y).add(x.multiply(q.x)).multiply(inverse).multiply(above).mod(P));
  }

  SlowCurve times(BigInteger scalar) {
    SlowCurve sum = NEUTRAL;
    for (int i = scalar.bitLength() - 1; i >= 0; i--) {
      sum = sum.plus(sum);
      if (scalar.testBit(i)) {
        sum = sum.plus(this);
      }
    }
    return sum;
  }

  byte[] encode() {
    byte[] encoded = littleEndian(y);
    if (x.testBit(0)) {
      encoded[31] |= (byte) 0x80;
    }
    return encoded;
  }

  static @Nullable SlowCurve decode(byte[] encoded) {
    BigInteger y = number(encoded).clearBit(255);
    if (y.compareTo(P) >= 0) {
      return null;
    }
    BigInteger square = y.multiply(y);
    BigInteger quotient =
        square
            .subtract(BigInteger.ONE)
            .multiply(D.multiply(square).add(BigInteger.ONE).modInverse(P))
            .mod(P);
    BigInteger root = quotient.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!root.multiply(root).mod(P).equals(quotient)) {
      BigInteger quarter = P.subtract(BigInteger.ONE).shiftRight(2);
      root = root.multiply(BigInteger.TWO.modPow(quarter, P)).mod(P);
    }
    boolean odd = encoded[31] < 0;
    if (!root.multiply(root).mod(P).equals(quotient) || root.signum() == 0 && odd) {
      return null;
    }
    return new SlowCurve(root.testBit(0) == odd ? root : P.subtract(root), y);
  }

  /** SHA-512(R, A, M) modulo L. */
  static BigInteger challenge(byte[] r, byte[] key, byte[] message) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      digest.update(r, 0, 32);
      digest.update(key);
      return number(digest.digest(message)).mod(L);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** S · B = R + k · A, without the cofactor, on canonical encodings. */
  static boolean verifies(byte[] key, byte[] message, byte[] signature) {
    SlowCurve a = decode(key);
    SlowCurve r = decode(Arrays.copyOf(signature, 32));
    BigInteger s = number(Arrays.copyOfRange(signature, 32, 64));
    if (a == null || r == null || s.compareTo(L) >= 0) {
      return false;
    }
    if (a.times(BigInteger.valueOf(8)).equals(NEUTRAL)) {
      return false;
    }
    return BASE.times(s).equals(r.plus(a.times(challenge(signature, key, message))));
  }

  static BigInteger number(byte[] littleEndian) {
    byte[] magnitude = new byte[littleEndian.length];
    for (int i = 0; i < magnitude.length; i++) {
      magnitude[i] = littleEndian[littleEndian.length - 1 - i];
    }
    return new BigInteger(1, magnitude);
  }

  /** 32 bytes of a number below 2^256. */
  static byte[] littleEndian(BigInteger number) {
    byte[] encoded = new byte[32];
    for (int i = 0; i < 32; i++) {
      encoded[i] = number.shiftRight(8 * i).byteValue();
    }
    return encoded;
  }
}
