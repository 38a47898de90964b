package pli.protocol;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.HpkeCiphertext;
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
  private static final int VERSION = 1;
  private static final int SEED = 32;
  private static final Bytes INFO = Bytes.utf8("pli first contact v1");

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
    @Nullable CipherSuite suite = ContactKeys.suite(contactKey);
    if (suite == null) {
      throw new CryptoException(CryptoException.Reason.BAD_KEY, "not a contact key");
    }
    TlsWriter out = new TlsWriter(welcome.length() + ratchetTree.length() + 128);
    byte[] seed = handoverKeySeed.copy();
    try {
      out.opaque(welcome).opaque(ratchetTree).opaque(handoverQueue.value()).opaque(seed);
      HpkeCiphertext sealed =
          suite.hpkeSeal(
              contactKey, INFO, contactQueue.value(), PaddedMessage.pad(out.toBytes()), entropy);
      return new TlsWriter(sealed.kemOutput().length() + sealed.ciphertext().length() + 16)
          .u8(VERSION)
          .opaque(sealed.kemOutput())
          .opaque(sealed.ciphertext())
          .toBytes();
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
    if (sealed.length() > Limits.MAX_WELCOME) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a sealed Welcome");
    }
    HpkeCiphertext ciphertext = TlsReader.readAll(sealed, FirstContact::readSealed);
    @Nullable Bytes message = unpadded(contactKeys, contactQueue, ciphertext);
    if (message == null) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a Welcome that does not open");
    }
    return TlsReader.readAll(message, FirstContact::read);
  }

  private static @Nullable Bytes unpadded(
      KemKeyPair keys, QueueId contactQueue, HpkeCiphertext ciphertext) {
    @Nullable CipherSuite suite = ContactKeys.suite(keys.publicKey());
    if (suite == null) {
      return null;
    }
    try {
      return PaddedMessage.unpad(
          suite.hpkeOpen(
              keys.privateKey(), keys.publicKey(), ciphertext, INFO, contactQueue.value()));
    } catch (CryptoException e) {
      return null;
    }
  }

  private static HpkeCiphertext readSealed(TlsReader in) throws DecodeException {
    if (in.u8() != VERSION) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a sealed Welcome's version");
    }
    return new HpkeCiphertext(in.opaque(ContactKeys.MAX_KEM_OUTPUT), in.opaque());
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
