package pli.drill.recorder;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Hkdf;
import pli.crypto.HpkeCiphertext;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;

/**
 * The attacker's own HPKE over X-Wing (RFC 9180, draft-connolly-cfrg-xwing-kem), which takes the
 * two halves apart: the X25519 half of a key may be known, and the ML-KEM secret guessed. Given
 * both halves it opens what the real one opens, so that a wrong guess fails for no other reason.
 */
final class BrokenHybrid {
  private static final int LATTICE_OUTPUT = 1088;
  private static final int LATTICE_KEY = 1184;
  private static final int HALF = 32;
  private static final int XWING = 0x647a;
  private static final byte[] LABEL = {'\\', '.', '/', '/', '^', '\\'};

  private final HpkeCiphertext sealed;
  private final Bytes info;
  private final Bytes publicKey;

  /** One seal of the recording, and the context that it is bound to. */
  BrokenHybrid(HpkeCiphertext sealed, Bytes context, Bytes publicKey) {
    this.sealed = sealed;
    this.publicKey = publicKey;
    this.info = new TlsWriter().opaque(Bytes.utf8("MLS 1.0 Welcome")).opaque(context).toBytes();
  }

  /** What a quantum computer is supposed to find: the private X25519 half. */
  static byte[] classicalHalf(KemKeyPair keys) {
    return Arrays.copyOfRange(expanded(keys), 2 * HALF, 3 * HALF);
  }

  /** The other half's shared secret, which the attacker does not have; for the control. */
  byte[] latticeSecret(KemKeyPair keys) {
    byte[] seed = Arrays.copyOf(expanded(keys), 2 * HALF);
    MLKEMPrivateKeyParameters key = new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
    byte[] output = sealed.kemOutput().slice(0, LATTICE_OUTPUT).toByteArray();
    return new MLKEMExtractor(key).extractSecret(output);
  }

  private static byte[] expanded(KemKeyPair keys) {
    byte[] seed = keys.privateKey().copy();
    SHAKEDigest digest = new SHAKEDigest(256);
    digest.update(seed, 0, seed.length);
    byte[] expanded = new byte[3 * HALF];
    digest.doFinal(expanded, 0, expanded.length);
    return expanded;
  }

  /** The X25519 shared secret, which the broken half gives. */
  byte[] agreed(byte[] scalar) {
    byte[] agreed = new byte[HALF];
    X25519.scalarMult(scalar, 0, point().toByteArray(), 0, agreed, 0);
    return agreed;
  }

  /** The sender's ephemeral point, as recorded. */
  Bytes point() {
    return sealed.kemOutput().slice(LATTICE_OUTPUT, LATTICE_OUTPUT + HALF);
  }

  /** What comes out with these two shared secrets, or null. */
  byte @Nullable [] open(byte[] lattice, byte[] agreed) {
    byte[] receiver = publicKey.slice(LATTICE_KEY, LATTICE_KEY + HALF).toByteArray();
    SHA3Digest digest = new SHA3Digest(256);
    byte[][] parts = {lattice, agreed, point().toByteArray(), receiver, LABEL};
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] shared = new byte[HALF];
    digest.doFinal(shared, 0);
    return openShared(Bytes.adopt(shared));
  }

  /** What comes out with this as the whole shared secret, or null. */
  byte @Nullable [] openShared(Bytes shared) {
    Bytes context =
        Bytes.concat(
            Bytes.of(0),
            extract(Bytes.EMPTY, "psk_id_hash", Bytes.EMPTY),
            extract(Bytes.EMPTY, "info_hash", info));
    Bytes secret = extract(shared, "secret", Bytes.EMPTY);
    Bytes key = expand(secret, "key", context, 16);
    Bytes nonce = expand(secret, "base_nonce", context, 12);
    try {
      return CipherSuite.MLS_128_X25519.open(
          Secret.copyOf(key), nonce, Bytes.EMPTY, sealed.ciphertext());
    } catch (CryptoException e) {
      return null;
    }
  }

  private static TlsWriter labeled(TlsWriter out, String label) {
    return out.raw(ascii("HPKE-v1")).raw(ascii("HPKE")).u16(XWING).u16(1).u16(1).raw(ascii(label));
  }

  private static Bytes extract(Bytes salt, String label, Bytes ikm) {
    Bytes labeled = Bytes.concat(labeled(new TlsWriter(), label).toBytes(), ikm);
    Secret key = salt.isEmpty() ? Secret.adopt(new byte[HALF]) : Secret.copyOf(salt);
    return Bytes.adopt(Hkdf.extract(key, Secret.copyOf(labeled)).copy());
  }

  private static Bytes expand(Bytes prk, String label, Bytes context, int length) {
    Bytes labeled = Bytes.concat(labeled(new TlsWriter().u16(length), label).toBytes(), context);
    return Bytes.adopt(Hkdf.expand(Secret.copyOf(prk), labeled, length).copy());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
