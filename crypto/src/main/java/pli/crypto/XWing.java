package pli.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import pli.codec.Bytes;
import pli.codec.TlsWriter;

/**
 * The hybrid KEM of ML-KEM-768 and X25519 that draft-ietf-hpke-pq calls MLKEM768-X25519 and
 * draft-connolly-cfrg-xwing-kem X-Wing: who wants the shared secret has to break both.
 *
 * <pre>
 * private key = seed[32];   d ‖ z ‖ sk_X = SHAKE256(seed, 32 + 32 + 32)
 * public key  = pk_M[1184] ‖ pk_X[32]
 * KEM output  = ct_M[1088] ‖ ct_X[32]
 * shared secret = SHA3-256(ss_M ‖ ss_X ‖ ct_X ‖ pk_X ‖ "\.//^\")
 * </pre>
 *
 * <p>The drafts ask for the check of the ML-KEM key (FIPS 203 section 7.2). That X25519 points of
 * low order are refused as well, in public keys and KEM outputs, is ours: no honest party makes
 * one, and with one the classical half would be no half at all.
 */
final class XWing implements Kem {
  static final XWing INSTANCE = new XWing();

  private static final int HPKE_ID = 0x647a;
  private static final int SEED_LENGTH = 32;
  private static final int PUBLIC_KEY_LENGTH = MlKem768.PUBLIC_KEY_LENGTH + 32;
  private static final int KEM_OUTPUT_LENGTH = MlKem768.CIPHERTEXT_LENGTH + 32;
  private static final byte[] LABEL = ascii("\\.//^\\");

  private static final Curve CURVE = X25519.INSTANCE;

  private XWing() {}

  @Override
  public int hpkeId() {
    return HPKE_ID;
  }

  @Override
  public KemKeyPair generate(Entropy entropy) {
    return pair(Secret.random(SEED_LENGTH, entropy));
  }

  /**
   * {@code SHAKE256.LabeledDerive(ikm, "DeriveKeyPair", "", 32)} is the seed (draft-ietf-hpke-pq
   * section 4 with draft-ietf-hpke-hpke section 4).
   */
  @Override
  public KemKeyPair derive(Secret ikm) {
    byte[] label = ascii("DeriveKeyPair");
    byte[] suffix =
        new TlsWriter()
            .raw(ascii("HPKE-v1"))
            .raw(ascii("KEM"))
            .u16(HPKE_ID)
            .u16(label.length)
            .raw(label)
            .u16(SEED_LENGTH)
            .toByteArray();
    return pair(Secret.adopt(shake256(SEED_LENGTH, ikm.raw(), suffix)));
  }

  private static KemKeyPair pair(Secret seed) {
    try (Expanded keys = new Expanded(seed)) {
      byte[] publicKey = Arrays.copyOf(MlKem768.publicKeyOf(keys.mlKem), PUBLIC_KEY_LENGTH);
      byte[] point = CURVE.publicKeyOf(keys.scalar);
      System.arraycopy(point, 0, publicKey, MlKem768.PUBLIC_KEY_LENGTH, point.length);
      return new KemKeyPair(seed, Bytes.adopt(publicKey));
    } catch (CryptoException e) {
      throw new IllegalStateException("32 bytes that are no X25519 key", e);
    }
  }

  @Override
  public boolean isValidPublicKey(Bytes publicKey) {
    return publicKey.length() == PUBLIC_KEY_LENGTH
        && CURVE.isValidPublicKey(point(publicKey))
        && MlKem768.isValidPublicKey(lattice(publicKey));
  }

  @Override
  public Encapsulation encapsulate(Bytes publicKey, Entropy entropy) throws CryptoException {
    if (publicKey.length() != PUBLIC_KEY_LENGTH) {
      throw new CryptoException(CryptoException.Reason.BAD_KEY, "a public key has 1216 bytes");
    }
    try (Secret randomness = Secret.random(MlKem768.RANDOMNESS_LENGTH, entropy);
        Secret ephemeral = Secret.random(CURVE.privateKeyLength(), entropy)) {
      Encapsulation made = MlKem768.encapsulate(lattice(publicKey), randomness.raw());
      try (Secret shared = made.sharedSecret()) {
        byte[] ours = CURVE.publicKeyOf(ephemeral.raw());
        byte[] receiver = point(publicKey);
        byte[] agreed = CURVE.agree(ephemeral.raw(), receiver);
        return new Encapsulation(
            Bytes.concat(made.kemOutput(), Bytes.adopt(ours)),
            combine(shared, agreed, ours, receiver));
      }
    }
  }

  @Override
  public Secret decapsulate(KemKeyPair keys, Bytes kemOutput) throws CryptoException {
    if (kemOutput.length() != KEM_OUTPUT_LENGTH) {
      throw new CryptoException(
          CryptoException.Reason.BAD_CIPHERTEXT, "an encapsulation has 1120 bytes");
    }
    byte[] theirs = kemOutput.slice(MlKem768.CIPHERTEXT_LENGTH, KEM_OUTPUT_LENGTH).toByteArray();
    if (!CURVE.isValidPublicKey(theirs)) {
      throw new CryptoException(
          CryptoException.Reason.BAD_CIPHERTEXT, "an encapsulation of low order");
    }
    if (keys.privateKey().length() != SEED_LENGTH
        || keys.publicKey().length() != PUBLIC_KEY_LENGTH) {
      throw new CryptoException(CryptoException.Reason.BAD_KEY, "not a key pair of X-Wing");
    }
    byte[] ciphertext = kemOutput.slice(0, MlKem768.CIPHERTEXT_LENGTH).toByteArray();
    try (Expanded expanded = new Expanded(keys.privateKey());
        Secret shared = MlKem768.decapsulate(expanded.mlKem, ciphertext)) {
      byte[] agreed = CURVE.agree(expanded.scalar, theirs);
      return combine(shared, agreed, theirs, point(keys.publicKey()));
    }
  }

  /** Combiner; wipes {@code agreed}. */
  private static Secret combine(Secret shared, byte[] agreed, byte[] output, byte[] receiver) {
    SHA3Digest digest = new SHA3Digest(256);
    for (byte[] part : new byte[][] {shared.raw(), agreed, output, receiver, LABEL}) {
      digest.update(part, 0, part.length);
    }
    Arrays.fill(agreed, (byte) 0);
    byte[] combined = new byte[32];
    digest.doFinal(combined, 0);
    return Secret.adopt(combined);
  }

  private static byte[] lattice(Bytes publicKey) {
    return publicKey.slice(0, MlKem768.PUBLIC_KEY_LENGTH).toByteArray();
  }

  private static byte[] point(Bytes publicKey) {
    return publicKey.slice(MlKem768.PUBLIC_KEY_LENGTH, PUBLIC_KEY_LENGTH).toByteArray();
  }

  private static byte[] shake256(int length, byte[]... parts) {
    SHAKEDigest digest = new SHAKEDigest(256);
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] output = new byte[length];
    digest.doFinal(output, 0, length);
    return output;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The two private keys of a seed (expandDecapsulationKey). */
  private static final class Expanded implements AutoCloseable {
    private final byte[] mlKem;
    private final byte[] scalar;

    Expanded(Secret seed) {
      byte[] expanded = shake256(MlKem768.SEED_LENGTH + CURVE.privateKeyLength(), seed.raw());
      mlKem = Arrays.copyOf(expanded, MlKem768.SEED_LENGTH);
      scalar = Arrays.copyOfRange(expanded, MlKem768.SEED_LENGTH, expanded.length);
      Arrays.fill(expanded, (byte) 0);
    }

    @Override
    public void close() {
      Arrays.fill(mlKem, (byte) 0);
      Arrays.fill(scalar, (byte) 0);
    }
  }
}
