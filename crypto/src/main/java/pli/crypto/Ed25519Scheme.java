package pli.crypto;

import static org.bouncycastle.math.ec.rfc8032.Ed25519.PUBLIC_KEY_SIZE;
import static org.bouncycastle.math.ec.rfc8032.Ed25519.SECRET_KEY_SIZE;
import static org.bouncycastle.math.ec.rfc8032.Ed25519.SIGNATURE_SIZE;

import java.util.List;
import pli.codec.Bytes;
import pli.crypto.curve25519.BatchVerification;
import pli.crypto.curve25519.VerificationKey;

/**
 * Ed25519 as a signature scheme: private keys are seeds of 32 bytes. Keys and signatures are made
 * by Bouncy Castle, in constant time; verifying, where nothing is secret, has arithmetic of our
 * own.
 */
final class Ed25519Scheme implements SignatureScheme {
  static final Ed25519Scheme INSTANCE = new Ed25519Scheme();

  /** From how many on a batch is faster: its few hundred points of sums cost as much as these. */
  private static final int SMALLEST_BATCH = 128;

  /** In larger batches little is gained, and the points of all are in memory. */
  private static final int LARGEST_BATCH = 8192;

  private final MetKeys met = new MetKeys();

  private Ed25519Scheme() {}

  @Override
  public SignatureKeyPair generate(Entropy entropy) {
    return pair(Secret.random(SECRET_KEY_SIZE, entropy));
  }

  @Override
  public SignatureKeyPair fromPrivateKey(Secret privateKey) throws CryptoException {
    if (privateKey.length() != SECRET_KEY_SIZE) {
      throw new CryptoException(CryptoException.Reason.BAD_KEY, "a seed has 32 bytes");
    }
    return pair(privateKey.duplicate());
  }

  /** The pair of a seed of the right length, which it keeps. */
  static SignatureKeyPair pair(Secret seed) {
    byte[] publicKey = new byte[PUBLIC_KEY_SIZE];
    org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(seed.raw(), 0, publicKey, 0);
    return new SignatureKeyPair(seed, Bytes.adopt(publicKey));
  }

  @Override
  public byte[] sign(SignatureKeyPair keys, byte[] message) {
    byte[] signature = new byte[SIGNATURE_SIZE];
    byte[] publicKey = keys.publicKey().toByteArray();
    org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
        keys.privateKey().raw(), 0, publicKey, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    if (publicKey.length != PUBLIC_KEY_SIZE || signature.length != SIGNATURE_SIZE) {
      return false;
    }
    VerificationKey key = met.forSignature(publicKey);
    return key != null && key.verify(message, signature);
  }

  @Override
  public boolean verifyAll(List<SignedMessage> signed) {
    if (signed.size() < SMALLEST_BATCH) {
      return SignatureScheme.super.verifyAll(signed);
    }
    for (int from = 0; from < signed.size(); from += LARGEST_BATCH) {
      if (!verifyBatch(signed.subList(from, Math.min(signed.size(), from + LARGEST_BATCH)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean verifyBatch(List<SignedMessage> signed) {
    BatchVerification batch = new BatchVerification();
    for (SignedMessage each : signed) {
      if (!batch.add(
          each.publicKey().toByteArray(),
          each.message().toByteArray(),
          each.signature().toByteArray())) {
        return false;
      }
    }
    return batch.holds();
  }

  @Override
  public boolean isValidPublicKey(Bytes publicKey) {
    return publicKey.length() == PUBLIC_KEY_SIZE && met.isOfPrimeOrder(publicKey.toByteArray());
  }
}
