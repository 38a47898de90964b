package pli.drill.recorder;

import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;
import pli.codec.Bytes;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;

/**
 * The two halves of the hybrid KEM (draft-connolly-cfrg-xwing-kem), apart: whoever broke one of
 * them has to guess what the other gives.
 */
final class Halves {
  /** DHKEM(X25519, HKDF-SHA256). */
  static final int X25519_KEM = 0x0020;

  /** X-Wing. */
  static final int HYBRID_KEM = 0x647a;

  private static final int POINT = 32;
  private static final int LATTICE_SEED = 64;
  private static final Bytes LABEL = OpenHpke.ascii("\\.//^\\");

  private Halves() {}

  /** What breaking X25519 gives: the secret scalar, whichever suite the key is of. */
  static byte[] scalar(KemKeyPair keys) {
    byte[] stored = keys.privateKey().copy();
    return isHybrid(keys) ? expanded(stored).slice(LATTICE_SEED, 96).toByteArray() : stored;
  }

  /** The seed of the other half, which the attacker does not have. */
  static byte[] latticeSeed(KemKeyPair keys) {
    return expanded(keys.privateKey().copy()).slice(0, LATTICE_SEED).toByteArray();
  }

  static boolean isHybrid(KemKeyPair keys) {
    return keys.publicKey().length() > POINT;
  }

  private static Bytes expanded(byte[] seed) {
    SHAKEDigest digest = new SHAKEDigest(256);
    digest.update(seed, 0, seed.length);
    byte[] all = new byte[LATTICE_SEED + POINT];
    digest.doFinal(all, 0, all.length);
    return Bytes.adopt(all);
  }

  /** What X25519 agrees on, from the last 32 bytes of what was sent. */
  static byte[] agreed(byte[] scalar, Bytes kemOutput) {
    byte[] agreed = new byte[POINT];
    X25519.calculateAgreement(scalar, 0, point(kemOutput).toByteArray(), 0, agreed, 0);
    return agreed;
  }

  /** What ML-KEM-768 gives out under {@code seed}. */
  static byte[] lattice(byte[] seed, Bytes kemOutput) {
    Bytes ciphertext = kemOutput.slice(0, kemOutput.length() - POINT);
    MLKEMPrivateKeyParameters keys =
        new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
    return new MLKEMExtractor(keys).extractSecret(ciphertext.toByteArray());
  }

  /** X-Wing's combiner. */
  static Secret combined(byte[] lattice, byte[] agreed, Bytes kemOutput, Bytes publicKey) {
    Bytes input =
        Bytes.concat(
            Bytes.copyOf(lattice), Bytes.copyOf(agreed), point(kemOutput), point(publicKey), LABEL);
    return Secret.adopt(hash(input));
  }

  static byte[] hash(Bytes input) {
    SHA3Digest digest = new SHA3Digest(256);
    digest.update(input.toByteArray(), 0, input.length());
    byte[] hash = new byte[32];
    digest.doFinal(hash, 0);
    return hash;
  }

  private static Bytes point(Bytes of) {
    return of.slice(of.length() - POINT, of.length());
  }
}
