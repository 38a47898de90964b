package pli.crypto;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import pli.codec.Bytes;

/**
 * ECDSA on P-256 with SHA-256, nonces by RFC 6979, signatures in DER (RFC 9420 section 5.1.2 with
 * RFC 8446 section 4.2.3).
 */
final class EcdsaP256 implements SignatureScheme {
  static final EcdsaP256 INSTANCE = new EcdsaP256();

  private EcdsaP256() {}

  @Override
  public SignatureKeyPair generate(Entropy entropy) {
    for (int attempt = 0; attempt < 256; attempt++) {
      Secret scalar = Secret.random(P256.SCALAR_LENGTH, entropy);
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

  private static SignatureKeyPair pair(Secret scalar) throws CryptoException {
    return new SignatureKeyPair(scalar, Bytes.adopt(P256.INSTANCE.publicKeyOf(scalar.raw())));
  }

  @Override
  public byte[] sign(SignatureKeyPair keys, byte[] message) {
    try {
      ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
      signer.init(true, P256.INSTANCE.privateKey(keys.privateKey().raw()));
      BigInteger[] signature = signer.generateSignature(Kdf.SHA256.hash(message));
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
      signer.init(false, P256.INSTANCE.publicKey(publicKey));
      return signer.verifySignature(Kdf.SHA256.hash(message), decoded.get().r(), decoded.get().s());
    } catch (CryptoException e) {
      return false;
    }
  }

  @Override
  public boolean isValidPublicKey(Bytes publicKey) {
    return P256.INSTANCE.isValidPublicKey(publicKey.toByteArray());
  }
}
