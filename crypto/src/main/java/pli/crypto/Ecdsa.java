package pli.crypto;

import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import pli.codec.Bytes;

/**
 * ECDSA on a curve with the hash of its size, nonces by RFC 6979, signatures in DER (RFC 9420
 * section 5.1.2 with RFC 8446 section 4.2.3).
 */
final class Ecdsa implements SignatureScheme {
  static final Ecdsa P256_SHA256 = new Ecdsa(NistCurve.P256, Kdf.SHA256, SHA256Digest::new);
  static final Ecdsa P384_SHA384 = new Ecdsa(NistCurve.P384, Kdf.SHA384, SHA384Digest::new);

  private final NistCurve curve;
  private final Kdf hash;
  private final Supplier<ExtendedDigest> nonceDigest;

  /**
   * One of them.
   *
   * @param nonceDigest the same function as {@code hash}, for RFC 6979's nonces
   */
  private Ecdsa(NistCurve curve, Kdf hash, Supplier<ExtendedDigest> nonceDigest) {
    this.curve = curve;
    this.hash = hash;
    this.nonceDigest = nonceDigest;
  }

  @Override
  public SignatureKeyPair generate(Entropy entropy) {
    for (int attempt = 0; attempt < 256; attempt++) {
      Secret scalar = Secret.random(curve.privateKeyLength(), entropy);
      try {
        return pair(scalar);
      } catch (CryptoException e) {
        scalar.wipe();
      }
    }
    throw new IllegalStateException("256 scalars in a row out of range: not random");
  }

  @Override
  public SignatureKeyPair fromPrivateKey(Secret privateKey) throws CryptoException {
    return pair(privateKey.duplicate());
  }

  private SignatureKeyPair pair(Secret scalar) throws CryptoException {
    return new SignatureKeyPair(scalar, Bytes.adopt(curve.publicKeyOf(scalar.raw())));
  }

  @Override
  public byte[] sign(SignatureKeyPair keys, byte[] message) {
    try {
      ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(nonceDigest.get()));
      signer.init(true, curve.privateKey(keys.privateKey().raw()));
      BigInteger[] signature = signer.generateSignature(hash.hash(message));
      return new EcdsaSignature(signature[0], signature[1]).encode();
    } catch (CryptoException e) {
      throw new IllegalStateException("a pair without a valid private key", e);
    }
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    Optional<EcdsaSignature> decoded = EcdsaSignature.decode(signature);
    if (!decoded.isPresent()) {
      return false;
    }
    try {
      ECDSASigner signer = new ECDSASigner();
      signer.init(false, curve.publicKey(publicKey));
      return signer.verifySignature(hash.hash(message), decoded.get().r(), decoded.get().s());
    } catch (CryptoException e) {
      return false;
    }
  }

  @Override
  public boolean isValidPublicKey(Bytes publicKey) {
    return curve.isValidPublicKey(publicKey.toByteArray());
  }
}
