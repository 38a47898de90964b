package pli.mls.framing;

import java.util.Arrays;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.schedule.MessageKey;
import pli.mls.suite.Labeled;
import pli.mls.suite.LabeledExpander;

/**
 * Content that is signed and enciphered (RFC 9420 section 6.3).
 *
 * @param groupId which group
 * @param epoch which epoch, unsigned
 * @param contentType what it carries
 * @param authenticatedData what the application adds in the clear
 * @param encryptedSenderData a {@link SenderData}, sealed
 * @param ciphertext content, signature and padding, sealed
 */
public record PrivateMessage(
    Bytes groupId,
    long epoch,
    ContentType contentType,
    Bytes authenticatedData,
    Bytes encryptedSenderData,
    Bytes ciphertext)
    implements MlsMessage {
  /**
   * Enciphers a member's signed content.
   *
   * @param key the next of that member's ratchet for the kind of content; not closed here
   * @param senderDataSecret of the epoch
   * @param padding how many zero bytes to add
   * @param entropy for the reuse guard
   */
  public static PrivateMessage seal(
      Labeled labeled,
      AuthenticatedContent content,
      MessageKey key,
      Secret senderDataSecret,
      int padding,
      Entropy entropy) {
    FramedContent framed = content.content();
    if (!(framed.sender() instanceof Sender.Member sender)) {
      throw new IllegalArgumentException("only members encipher");
    }
    byte[] guard = new byte[SenderData.GUARD_LENGTH];
    entropy.fill(guard);
    SenderData data = new SenderData(sender.leaf(), key.generation(), Bytes.adopt(guard));
    ContentType type = framed.content().type();
    byte[] plaintext = plaintext(content, padding);
    Bytes aad = contentAad(framed.groupId(), framed.epoch(), type, framed.authenticatedData());
    Bytes ciphertext = labeled.suite().seal(key.key(), data.guard(key.nonce()), aad, plaintext);
    Arrays.fill(plaintext, (byte) 0);
    Bytes sealedData =
        sealSenderData(
            labeled,
            senderDataSecret,
            ciphertext,
            senderDataAad(framed.groupId(), framed.epoch(), type),
            data);
    return new PrivateMessage(
        framed.groupId(), framed.epoch(), type, framed.authenticatedData(), sealedData, ciphertext);
  }

  private static byte[] plaintext(AuthenticatedContent content, int padding) {
    TlsWriter out = new TlsWriter(512);
    content.content().content().write(out);
    content.authentication().write(out);
    byte[] plaintext = out.raw(new byte[padding]).toByteArray();
    out.erase();
    return plaintext;
  }

  private static Bytes sealSenderData(
      Labeled labeled, Secret secret, Bytes ciphertext, Bytes aad, SenderData data) {
    try (SenderDataKey key = new SenderDataKey(labeled, secret, sample(labeled, ciphertext))) {
      return labeled.suite().seal(key.key, key.nonce, aad, data.encode());
    }
  }

  /**
   * Who sent this, as the message says: believed once its content opens and its signature verifies.
   *
   * @param senderDataSecret of the epoch
   * @throws MlsException {@link MlsException.Reason#UNDECRYPTABLE} (F6)
   */
  public SenderData openSenderData(Labeled labeled, Secret senderDataSecret) throws MlsException {
    Bytes sample = sample(labeled, ciphertext);
    try (SenderDataKey key = new SenderDataKey(labeled, senderDataSecret, sample)) {
      Bytes aad = senderDataAad(groupId, epoch, contentType);
      byte[] opened = labeled.suite().open(key.key, key.nonce, aad, encryptedSenderData);
      return TlsReader.readAll(Bytes.adopt(opened), SenderData::read);
    } catch (CryptoException e) { // F6
      throw new MlsException(
          MlsException.Reason.UNDECRYPTABLE, "F6: the sender data does not open", e);
    } catch (DecodeException e) {
      throw MlsException.malformed("sender data", e);
    }
  }

  /**
   * The content, its signature not yet verified.
   *
   * @param sender from {@link #openSenderData}
   * @param key of that sender and generation; not closed here
   * @throws MlsException {@link MlsException.Reason#UNDECRYPTABLE} (F9), {@link
   *     MlsException.Reason#MALFORMED} (also for padding that is not zero, F10), {@link
   *     MlsException.Reason#INVALID_PROPOSAL} for a proposal of an unknown type
   */
  public AuthenticatedContent open(Labeled labeled, SenderData sender, MessageKey key)
      throws MlsException {
    Bytes aad = contentAad(groupId, epoch, contentType, authenticatedData);
    byte[] plaintext;
    try {
      plaintext = labeled.suite().open(key.key(), sender.guard(key.nonce()), aad, ciphertext);
    } catch (CryptoException e) { // F9
      throw new MlsException(MlsException.Reason.UNDECRYPTABLE, "F9: the content does not open", e);
    }
    try {
      return parse(TlsReader.of(plaintext), sender.leaf());
    } catch (DecodeException e) {
      throw Malformed.of("the content", e);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  private AuthenticatedContent parse(TlsReader in, LeafIndex sender)
      throws DecodeException, MlsException {
    Content content = Content.read(in, contentType);
    ContentAuthentication authentication = ContentAuthentication.read(in, contentType);
    int padding = 0;
    while (in.remaining() > 0) {
      padding |= in.u8();
    }
    if (padding != 0) { // F10
      throw new MlsException(MlsException.Reason.MALFORMED, "F10: padding that is not zero");
    }
    return new AuthenticatedContent(
        WireFormat.PRIVATE_MESSAGE,
        new FramedContent(groupId, epoch, new Sender.Member(sender), authenticatedData, content),
        authentication);
  }

  private static Bytes sample(Labeled labeled, Bytes ciphertext) {
    return ciphertext.slice(0, Math.min(ciphertext.length(), labeled.suite().hashLength()));
  }

  /** What seals the sender data (section 6.3.2). */
  private static final class SenderDataKey implements AutoCloseable {
    private final Secret key;
    private final Bytes nonce;

    SenderDataKey(Labeled labeled, Secret secret, Bytes sample) {
      CipherSuite suite = labeled.suite();
      try (LabeledExpander from = labeled.expander(secret)) {
        key = from.expandWithLabel("key", sample, suite.aeadKeyLength());
        nonce = Bytes.adopt(from.expandWithLabel("nonce", sample, suite.aeadNonceLength()).copy());
      }
    }

    @Override
    public void close() {
      key.wipe();
    }
  }

  private static Bytes senderDataAad(Bytes groupId, long epoch, ContentType type) {
    return aad(groupId, epoch, type).toBytes();
  }

  private static Bytes contentAad(
      Bytes groupId, long epoch, ContentType type, Bytes authenticatedData) {
    return aad(groupId, epoch, type).opaque(authenticatedData).toBytes();
  }

  private static TlsWriter aad(Bytes groupId, long epoch, ContentType type) {
    return new TlsWriter().opaque(groupId).u64(epoch).u8(type.code());
  }

  @Override
  public WireFormat wireFormat() {
    return WireFormat.PRIVATE_MESSAGE;
  }

  @Override
  public void write(TlsWriter out) {
    out.opaque(groupId).u64(epoch).u8(contentType.code());
    out.opaque(authenticatedData).opaque(encryptedSenderData).opaque(ciphertext);
  }

  static PrivateMessage read(TlsReader in) throws DecodeException {
    return new PrivateMessage(
        in.opaque(), in.u64(), ContentType.of(in.u8()), in.opaque(), in.opaque(), in.opaque());
  }
}
