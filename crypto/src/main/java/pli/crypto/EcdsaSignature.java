package pli.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }} (RFC 3279 section 2.2.3) in DER,
 * for curves up to 384 bits: all lengths then fit into one byte.
 */
record EcdsaSignature(BigInteger r, BigInteger s) {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;

  byte[] encode() {
    byte[] first = r.toByteArray();
    byte[] second = s.toByteArray();
    byte[] der = new byte[6 + first.length + second.length];
    der[0] = SEQUENCE;
    der[1] = (byte) (der.length - 2);
    der[2] = INTEGER;
    der[3] = (byte) first.length;
    System.arraycopy(first, 0, der, 4, first.length);
    der[4 + first.length] = INTEGER;
    der[5 + first.length] = (byte) second.length;
    System.arraycopy(second, 0, der, 6 + first.length, second.length);
    return der;
  }

  /** Nothing unless {@code der} is the one encoding of two numbers that are not negative. */
  static Optional<EcdsaSignature> decode(byte[] der) {
    if (der.length < 8 || der.length > 127 || der[0] != SEQUENCE || der[1] != der.length - 2) {
      return Optional.empty();
    }
    int second = 4 + der[3];
    if (der[3] < 1 || second > der.length - 3) {
      return Optional.empty();
    }
    BigInteger r = new BigInteger(Arrays.copyOfRange(der, 4, second));
    BigInteger s = new BigInteger(Arrays.copyOfRange(der, second + 2, der.length));
    if (r.signum() < 0 || s.signum() < 0) {
      return Optional.empty();
    }
    EcdsaSignature signature = new EcdsaSignature(r, s);
    return Arrays.equals(signature.encode(), der) ? Optional.of(signature) : Optional.empty();
  }
}
