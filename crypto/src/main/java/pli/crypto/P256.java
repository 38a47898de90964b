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
 * The curve P-256 (NIST SP 800-186): scalars are 32 bytes big-endian in 1 to n − 1, points 65 bytes
 * uncompressed (SEC 1 section 2.3.3). Points that are compressed, at infinity or off the curve are
 * refused; the curve has prime order, so there are none of low order.
 */
final class P256 implements Curve {
  static final P256 INSTANCE = new P256();

  static final int SCALAR_LENGTH = 32;
  static final int POINT_LENGTH = 65;

  private final ECDomainParameters domain =
      new ECDomainParameters(CustomNamedCurves.getByName("secp256r1"));

  private P256() {}

  ECDomainParameters domain() {
    return domain;
  }

  ECPrivateKeyParameters privateKey(byte[] encoded) throws CryptoException {
    BigInteger scalar = new BigInteger(1, encoded);
    if (encoded.length != SCALAR_LENGTH
        || scalar.signum() == 0
        || scalar.compareTo(domain.getN()) >= 0) {
      throw new CryptoException(CryptoException.Reason.BAD_KEY, "not a scalar of P-256");
    }
    return new ECPrivateKeyParameters(scalar, domain);
  }

  ECPublicKeyParameters publicKey(byte[] encoded) throws CryptoException {
    if (encoded.length == POINT_LENGTH && encoded[0] == 4) {
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
    return SCALAR_LENGTH;
  }

  @Override
  public int publicKeyLength() {
    return POINT_LENGTH;
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
        SCALAR_LENGTH, agreement.calculateAgreement(publicKey(publicKey)));
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
      byte[] candidate = kdf.expand(prk, "candidate", new byte[] {(byte) counter}, SCALAR_LENGTH);
      BigInteger scalar = new BigInteger(1, candidate);
      if (scalar.signum() != 0 && scalar.compareTo(domain.getN()) < 0) {
        return candidate;
      }
    }
    throw new IllegalStateException("256 candidates in a row out of range: not a random key");
  }

  private static CryptoException notOnCurve() {
    return new CryptoException(CryptoException.Reason.BAD_KEY, "not a point of P-256");
  }
}
