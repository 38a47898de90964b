package pli.crypto;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECPoint;
import pli.codec.Bytes;

/**
 * ECVRF-P256-SHA256-TAI (RFC 9381 section 5.5, suite 0x01): a hash that only the holder of a key
 * can compute, and that anybody can check with a proof. Keys are compressed points of 33 bytes,
 * proofs have 81 bytes, outputs 32.
 *
 * <p>Proving takes constant time in the key as far as Bouncy Castle offers it: multiples of points
 * by secret numbers come from combs with lookups that touch every entry; sums and products of
 * numbers are those of {@code BigInteger}. How often a hash is tried until it is a point depends on
 * the input (RFC 9381 section 7.3): who can time the prover learns a little of it, and nothing of
 * the key.
 */
public final class Vrf {
  /** The length of a public key, in bytes. */
  public static final int PUBLIC_KEY_LENGTH = VrfCurve.POINT;

  /** The length of a proof, in bytes. */
  public static final int PROOF_LENGTH = VrfCurve.POINT + VrfCurve.CHALLENGE + VrfCurve.SCALAR;

  /** The length of an output, in bytes. */
  public static final int OUTPUT_LENGTH = Sha256.LENGTH;

  private Vrf() {}

  /**
   * Checks a proof (RFC 9381 section 5.3, with the key's validation).
   *
   * @param input the VRF's input, {@code alpha_string}
   * @return the output, {@code beta_string}: the same for each proof of this key and input
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the key is no point, {@link
   *     CryptoException.Reason#BAD_SIGNATURE} if the proof does not hold
   */
  public static Bytes verify(Bytes publicKey, Bytes input, Bytes proof) throws CryptoException {
    ECPoint y = VrfCurve.point(publicKey);
    if (proof.length() != PROOF_LENGTH) {
      throw broken();
    }
    ECPoint gamma = gamma(proof);
    int behindChallenge = VrfCurve.POINT + VrfCurve.CHALLENGE;
    Bytes challenge = proof.slice(VrfCurve.POINT, behindChallenge);
    BigInteger c = VrfCurve.number(challenge);
    BigInteger s = VrfCurve.number(proof.slice(behindChallenge, PROOF_LENGTH));
    if (s.compareTo(VrfCurve.ORDER) >= 0) {
      throw broken();
    }
    ECPoint h = VrfCurve.encodeToCurve(publicKey, input);
    ECPoint u = VrfCurve.difference(VrfCurve.BASE, s, y, c);
    ECPoint v = VrfCurve.difference(h, s, gamma, c);
    if (!challenge.equals(VrfCurve.challenge(publicKey, h, gamma, u, v))) {
      throw broken();
    }
    return VrfCurve.output(gamma);
  }

  /** Whether this is a point of the curve in its compressed form. */
  public static boolean isValidPublicKey(Bytes publicKey) {
    try {
      VrfCurve.point(publicKey);
      return true;
    } catch (CryptoException e) {
      return false;
    }
  }

  static Proved prove(byte[] scalar, Bytes publicKey, Bytes input) {
    BigInteger x = new BigInteger(1, scalar);
    ECPoint h = VrfCurve.encodeToCurve(publicKey, input);
    Bytes encodedH = VrfCurve.encode(h);
    ECPoint gamma = VrfCurve.multiply(h, x);
    BigInteger k = VrfCurve.nonce(x, encodedH);
    ECPoint u = VrfCurve.multiply(VrfCurve.BASE, k);
    ECPoint v = VrfCurve.multiply(h, k);
    Bytes challenge = VrfCurve.challenge(publicKey, h, gamma, u, v);
    BigInteger s = k.add(VrfCurve.number(challenge).multiply(x)).mod(VrfCurve.ORDER);
    return new Proved(
        VrfCurve.output(gamma),
        Bytes.concat(VrfCurve.encode(gamma), challenge, VrfCurve.scalar(s)));
  }

  /**
   * An output and why it is that.
   *
   * @param output 32 bytes
   * @param proof 81 bytes
   */
  public record Proved(Bytes output, Bytes proof) {}

  private static ECPoint gamma(Bytes proof) throws CryptoException {
    try {
      return VrfCurve.point(proof.slice(0, VrfCurve.POINT));
    } catch (CryptoException e) {
      throw broken();
    }
  }

  private static CryptoException broken() {
    return new CryptoException(CryptoException.Reason.BAD_SIGNATURE, "a VRF proof does not hold");
  }
}
