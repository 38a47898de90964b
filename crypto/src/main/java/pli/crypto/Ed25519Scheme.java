package pli.crypto;

import java.util.List;
import pli.codec.Bytes;
import pli.crypto.curve25519.BatchVerification;
import pli.crypto.curve25519.Signing;
import pli.crypto.curve25519.VerificationKey;

/**
 * Ed25519 as a signature scheme: private keys are seeds of 32 bytes. Keys and signatures are made
 * in constant time; verifying handles nothing secret.
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
    return pair(Secret.random(Ed25519.SEED_LENGTH, entropy));
  }

  @Override
  public SignatureKeyPair fromPrivateKey(Secret privateKey) throws CryptoException {
    if (privateKey.length() != Ed25519.SEED_LENGTH) {
      throw new CryptoException(CryptoException.Reason.BAD_KEY, "a seed has 32 bytes");
    }
    return pair(privateKey.duplicate());
  }

  /** The pair of a seed of the right length, which it keeps. */
  static SignatureKeyPair pair(Secret seed) {
    return new SignatureKeyPair(seed, Bytes.adopt(Signing.publicKey(seed.raw())));
  }

  @Override
  public byte[] sign(SignatureKeyPair keys, byte[] message) {
    return Signing.sign(keys.privateKey().raw(), keys.publicKey().toByteArray(), message);
  }

  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    if (publicKey.length != VerificationKey.LENGTH
        || signature.length != VerificationKey.SIGNATURE_LENGTH) {
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
    return publicKey.length() == VerificationKey.LENGTH
        && met.isOfPrimeOrder(publicKey.toByteArray());
  }
}
