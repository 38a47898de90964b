package pli.protocol;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;

/**
 * What a device gets into its contact queue when somebody adds it to a group (docs/PROTOCOL.md,
 * "First contact").
 *
 * @param welcome the MLS Welcome message, opaque here
 * @param ratchetTree the tree that belongs to it, opaque here
 * @param handoverQueue where the group's messages lie until the device has named its own queue
 * @param handoverKeySeed the Ed25519 seed that reads that queue, 32 bytes
 */
public record FirstContact(
    Bytes welcome, Bytes ratchetTree, QueueId handoverQueue, Secret handoverKeySeed) {
  private static final int SEED = 32;
  private static final ContactSeal SEAL = new ContactSeal(1, Bytes.utf8("pli first contact v1"));

  /**
   * A first contact.
   *
   * @throws IllegalArgumentException if the seed has not 32 bytes
   */
  public FirstContact {
    if (handoverKeySeed.length() != SEED) {
      throw new IllegalArgumentException("a seed has " + SEED + " bytes");
    }
  }

  /**
   * Seals it to a device.
   *
   * @param contactKey the device's, from its account record
   * @param contactQueue the queue it will lie in
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the key is none
   */
  public Bytes seal(Bytes contactKey, QueueId contactQueue, Entropy entropy)
      throws CryptoException {
    TlsWriter out = new TlsWriter(welcome.length() + ratchetTree.length() + 128);
    byte[] seed = handoverKeySeed.copy();
    try {
      out.opaque(welcome).opaque(ratchetTree).opaque(handoverQueue.value()).opaque(seed);
      return SEAL.seal(contactKey, contactQueue, out.toBytes(), entropy);
    } finally {
      java.util.Arrays.fill(seed, (byte) 0);
      out.erase();
    }
  }

  /**
   * Opens what lay in {@code contactQueue}.
   *
   * @throws DecodeException if it was not sealed to these keys and this queue, or holds something
   *     else
   */
  public static FirstContact open(KemKeyPair contactKeys, QueueId contactQueue, Bytes sealed)
      throws DecodeException {
    return TlsReader.readAll(SEAL.open(contactKeys, contactQueue, sealed), FirstContact::read);
  }

  private static FirstContact read(TlsReader in) throws DecodeException {
    Bytes welcome = in.opaque();
    Bytes tree = in.opaque();
    QueueId queue = QueueId.decode(in.opaque());
    Bytes seed = in.opaque(SEED);
    if (seed.length() != SEED) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a hand-over key");
    }
    return new FirstContact(welcome, tree, queue, Secret.copyOf(seed));
  }

  /** Says what it is and nothing of what is in it. */
  @Override
  public String toString() {
    return "FirstContact";
  }
}
