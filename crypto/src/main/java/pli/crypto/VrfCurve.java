package pli.crypto;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;
import pli.codec.Bytes;

/** The parts of RFC 9381 section 5.4 for suite 0x01, with the names that it gives. */
final class VrfCurve {
  /** A compressed point (SEC 1 section 2.3.3), {@code ptLen}. */
  static final int POINT = 33;

  /** {@code cLen}. */
  static final int CHALLENGE = 16;

  /** {@code qLen}. */
  static final int SCALAR = 32;

  private static final X9ECParameters P256 = CustomNamedCurves.getByName("secp256r1");

  static final BigInteger ORDER = P256.getN();
  static final ECPoint BASE = P256.getG();

  private static final Bytes SUITE = Bytes.of(0x01);
  private static final Bytes ENCODE_TO_CURVE = Bytes.of(0x01);
  private static final Bytes CHALLENGE_GENERATION = Bytes.of(0x02);
  private static final Bytes PROOF_TO_HASH = Bytes.of(0x03);
  private static final Bytes BACK = Bytes.of(0x00);
  private static final Bytes EVEN = Bytes.of(0x02);

  private VrfCurve() {}

  /** {@code ECVRF_encode_to_curve_try_and_increment}, section 5.4.1.1. */
  static ECPoint encodeToCurve(Bytes publicKey, Bytes input) {
    for (int counter = 0; counter < 256; counter++) {
      Bytes hash = Sha256.hash(SUITE, ENCODE_TO_CURVE, publicKey, input, Bytes.of(counter), BACK);
      try {
        return point(Bytes.concat(EVEN, hash));
      } catch (CryptoException e) {
        // Not the x of a point: every second hash is.
      }
    }
    throw new IllegalStateException("256 hashes in a row that are no point");
  }

  /** {@code ECVRF_nonce_generation_RFC6979}, section 5.4.2.1. */
  static BigInteger nonce(BigInteger x, Bytes encodedH) {
    HMacDSAKCalculator calculator = new HMacDSAKCalculator(new SHA256Digest());
    calculator.init(ORDER, x, Sha256.hash(encodedH).toByteArray());
    return calculator.nextK();
  }

  /** {@code ECVRF_challenge_generation}, section 5.4.3. */
  static Bytes challenge(Bytes publicKey, ECPoint h, ECPoint gamma, ECPoint u, ECPoint v) {
    return Sha256.hash(
            SUITE,
            CHALLENGE_GENERATION,
            publicKey,
            encode(h),
            encode(gamma),
            encode(u),
            encode(v),
            BACK)
        .slice(0, CHALLENGE);
  }

  /** The end of {@code ECVRF_proof_to_hash}, section 5.2; the cofactor is 1. */
  static Bytes output(ECPoint gamma) {
    return Sha256.hash(SUITE, PROOF_TO_HASH, encode(gamma), BACK);
  }

  /** A multiple by a secret number, in a time that does not depend on it. */
  static ECPoint multiply(ECPoint point, BigInteger secret) {
    return new FixedPointCombMultiplier().multiply(point, secret).normalize();
  }

  /** {@code a·p − b·q}, where nothing is secret. */
  static ECPoint difference(ECPoint p, BigInteger a, ECPoint q, BigInteger b) {
    return ECAlgorithms.sumOfTwoMultiplies(p, a, q.negate(), b).normalize();
  }

  /** {@code string_to_point}: the one encoding of a point that is not at infinity. */
  static ECPoint point(Bytes encoded) throws CryptoException {
    if (encoded.length() == POINT && (encoded.at(0) == 2 || encoded.at(0) == 3)) {
      try {
        return P256.getCurve().decodePoint(encoded.toByteArray());
      } catch (IllegalArgumentException e) {
        throw notAPoint();
      }
    }
    throw notAPoint();
  }

  /** {@code point_to_string}; one byte for the point at infinity, which no proof holds with. */
  static Bytes encode(ECPoint point) {
    return Bytes.adopt(point.getEncoded(true));
  }

  /** {@code string_to_int}. */
  static BigInteger number(Bytes bytes) {
    return new BigInteger(1, bytes.toByteArray());
  }

  /** {@code int_to_string}. */
  static Bytes scalar(BigInteger number) {
    return Bytes.adopt(BigIntegers.asUnsignedByteArray(SCALAR, number));
  }

  private static CryptoException notAPoint() {
    return new CryptoException(CryptoException.Reason.BAD_KEY, "not a compressed point of P-256");
  }
}
