package pli.crypto;

import java.util.Arrays;
import pli.codec.Bytes;

/** DHKEM (RFC 9180 section 4.1) over a curve, with an HKDF. */
final class Dhkem implements Kem {
  static final Dhkem X25519_SHA256 = new Dhkem(0x0020, X25519.INSTANCE, Kdf.SHA256);
  static final Dhkem P256_SHA256 = new Dhkem(0x0010, NistCurve.P256, Kdf.SHA256);
  static final Dhkem P384_SHA384 = new Dhkem(0x0011, NistCurve.P384, Kdf.SHA384);

  private static final byte[] NONE = new byte[0];

  private final int hpkeId;
  private final Curve curve;
  private final LabeledKdf kdf;

  private Dhkem(int hpkeId, Curve curve, Kdf kdf) {
    this.hpkeId = hpkeId;
    this.curve = curve;
    this.kdf = new LabeledKdf(kdf, "KEM", hpkeId);
  }

  @Override
  public int hpkeId() {
    return hpkeId;
  }

  /** As RFC 9180 section 7.1.3 allows: DeriveKeyPair of random bytes. */
  @Override
  public KemKeyPair generate(Entropy entropy) {
    try (Secret ikm = Secret.random(curve.privateKeyLength(), entropy)) {
      return derive(ikm);
    }
  }

  @Override
  public KemKeyPair derive(Secret ikm) {
    byte[] prk = kdf.extract(NONE, "dkp_prk", ikm.raw());
    byte[] privateKey = curve.derivePrivateKey(kdf, prk);
    Arrays.fill(prk, (byte) 0);
    try {
      return new KemKeyPair(Secret.adopt(privateKey), Bytes.adopt(curve.publicKeyOf(privateKey)));
    } catch (CryptoException e) {
      throw new IllegalStateException("a derived key out of range", e);
    }
  }

  @Override
  public boolean isValidPublicKey(Bytes publicKey) {
    return curve.isValidPublicKey(publicKey.toByteArray());
  }

  @Override
  public Encapsulation encapsulate(Bytes publicKey, Entropy entropy) throws CryptoException {
    KemKeyPair ephemeral = generate(entropy);
    try (Secret ephemeralPrivate = ephemeral.privateKey()) {
      byte[] receiver = publicKey.toByteArray();
      byte[] dh = curve.agree(ephemeralPrivate.raw(), receiver);
      Bytes kemOutput = ephemeral.publicKey();
      return new Encapsulation(kemOutput, extractAndExpand(dh, kemOutput, publicKey));
    }
  }

  @Override
  public Secret decapsulate(KemKeyPair keys, Bytes kemOutput) throws CryptoException {
    byte[] encapsulated = kemOutput.toByteArray();
    if (!curve.isValidPublicKey(encapsulated)) {
      throw new CryptoException(
          CryptoException.Reason.BAD_CIPHERTEXT, "an encapsulation that is no point");
    }
    byte[] dh = curve.agree(keys.privateKey().raw(), encapsulated);
    return extractAndExpand(dh, kemOutput, keys.publicKey());
  }

  private Secret extractAndExpand(byte[] dh, Bytes kemOutput, Bytes publicKey) {
    byte[] prk = kdf.extract(NONE, "eae_prk", dh);
    byte[] context = Bytes.concat(kemOutput, publicKey).toByteArray();
    byte[] shared = kdf.expand(prk, "shared_secret", context, kdf.length());
    Arrays.fill(dh, (byte) 0);
    Arrays.fill(prk, (byte) 0);
    return Secret.adopt(shared);
  }
}
