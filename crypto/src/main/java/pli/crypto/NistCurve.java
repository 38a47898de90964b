package pli.crypto;

import java.math.BigInteger;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/**
 * A curve of prime order of NIST SP 800-186: scalars are big-endian in 1 to n − 1, as many bytes as
 * the field has, points uncompressed (SEC 1 section 2.3.3). Points that are compressed, at infinity
 * or off the curve are refused; the order is prime, so there are none of low order.
 */
final class NistCurve implements Curve {
  static final NistCurve P256 = new NistCurve("P-256", "secp256r1");
  static final NistCurve P384 = new NistCurve("P-384", "secp384r1");

  private final String name;
  private final ECDomainParameters domain;
  private final int scalarLength;

  private NistCurve(String name, String secName) {
    this.name = name;
    this.domain = new ECDomainParameters(CustomNamedCurves.getByName(secName));
    this.scalarLength = (domain.getN().bitLength() + 7) / 8;
  }

  ECPrivateKeyParameters privateKey(byte[] encoded) throws CryptoException {
    BigInteger scalar = new BigInteger(1, encoded);
    if (encoded.length != scalarLength
        || scalar.signum() == 0
        || scalar.compareTo(domain.getN()) >= 0) {
      throw new CryptoException(CryptoException.Reason.BAD_KEY, "not a scalar of " + name);
    }
    return new ECPrivateKeyParameters(scalar, domain);
  }

  ECPublicKeyParameters publicKey(byte[] encoded) throws CryptoException {
    if (encoded.length == publicKeyLength() && encoded[0] == 4) {
      try {
        return new ECPublicKeyParameters(domain.getCurve().decodePoint(encoded), domain);
      } catch (IllegalArgumentException e) {
        throw notOnCurve();
      }
    }
    throw notOnCurve();
  }

  @Override
  public int privateKeyLength() {
    return scalarLength;
  }

  @Override
  public int publicKeyLength() {
    return 1 + 2 * scalarLength;
  }

  @Override
  public byte[] publicKeyOf(byte[] privateKey) throws CryptoException {
    BigInteger scalar = privateKey(privateKey).getD();
    return new FixedPointCombMultiplier().multiply(domain.getG(), scalar).getEncoded(false);
  }

  @Override
  public byte[] agree(byte[] privateKey, byte[] publicKey) throws CryptoException {
    ECDHBasicAgreement agreement = new ECDHBasicAgreement();
    agreement.init(privateKey(privateKey));
    return BigIntegers.asUnsignedByteArray(
        scalarLength, agreement.calculateAgreement(publicKey(publicKey)));
  }

  @Override
  public boolean isValidPublicKey(byte[] publicKey) {
    try {
      publicKey(publicKey);
      return true;
    } catch (CryptoException e) {
      return false;
    }
  }

  /** DeriveKeyPair by rejection sampling (RFC 9180 section 7.1.3). */
  @Override
  public byte[] derivePrivateKey(LabeledKdf kdf, byte[] prk) {
    for (int counter = 0; counter < 256; counter++) {
      byte[] candidate = kdf.expand(prk, "candidate", new byte[] {(byte) counter}, scalarLength);
      BigInteger scalar = new BigInteger(1, candidate);
      if (scalar.signum() != 0 && scalar.compareTo(domain.getN()) < 0) {
        return candidate;
      }
    }
    throw new IllegalStateException("256 candidates in a row out of range: not a random key");
  }

  private CryptoException notOnCurve() {
    return new CryptoException(CryptoException.Reason.BAD_KEY, "not a point of " + name);
  }
}
