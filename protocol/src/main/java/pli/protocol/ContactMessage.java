package pli.protocol;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.KemKeyPair;
import pli.crypto.SignatureKeyPair;

/**
 * What one device says to another outside of every group, through the contact queue and sealed as a
 * first contact is (docs/PROTOCOL.md, "Contact messages"). Signed by the device that it names; that
 * this is a device of that account only the log can say.
 *
 * @param kind what it is about
 * @param identity who says it
 * @param body what is said, as {@code kind} has it
 * @param signature of the device's key; see {@link #isSignedBy}
 */
public record ContactMessage(Kind kind, Identity identity, Bytes body, Bytes signature) {
  private static final ContactSeal SEAL = new ContactSeal(2, Bytes.utf8("pli contact message v1"));
  private static final Bytes LABEL = Bytes.utf8("pli contact message v1");
  private static final int MAX_IDENTITY = 1024;

  /** What a contact message is about. */
  public enum Kind {
    /** A device that fell out of a group asks for what it takes to come back. */
    REJOIN_REQUEST(1),
    /** The answer to that. */
    GROUP_INFO(2),
    /** Somebody with a link asks to be let into a conversation. */
    JOIN_REQUEST(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    private static Kind of(int code) throws DecodeException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a contact message");
    }
  }

  /**
   * Signs a message for one contact queue.
   *
   * @param identity the signing device's
   */
  public static ContactMessage sign(
      Kind kind, Identity identity, Bytes body, QueueId contactQueue, SignatureKeyPair keys) {
    return new ContactMessage(
        kind, identity, body, Ed25519.sign(keys, signed(kind, identity, body, contactQueue)));
  }

  /**
   * Whether a device said this, to whoever reads this queue.
   *
   * @param signatureKey the device's, as the log proves it
   */
  public boolean isSignedBy(Bytes signatureKey, QueueId contactQueue) {
    return Ed25519.verify(signatureKey, signed(kind, identity, body, contactQueue), signature);
  }

  private static Bytes signed(Kind kind, Identity identity, Bytes body, QueueId contactQueue) {
    return new TlsWriter(body.length() + 256)
        .opaque(LABEL)
        .opaque(Bytes.utf8(identity.network()))
        .opaque(contactQueue.value())
        .u8(kind.code)
        .opaque(identity.encode())
        .opaque(body)
        .toBytes();
  }

  /** Whether what lay in a contact queue is such a message, and no first contact. */
  public static boolean isOne(Bytes sealed) {
    return !sealed.isEmpty() && sealed.at(0) == SEAL.version();
  }

  /**
   * Seals it to a device.
   *
   * @param contactKey the device's, from its account record
   * @param contactQueue the queue it will lie in, for which it was signed
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the key is none
   */
  public Bytes seal(Bytes contactKey, QueueId contactQueue, Entropy entropy)
      throws CryptoException {
    TlsWriter out = new TlsWriter(body.length() + 256);
    out.u8(kind.code).opaque(identity.encode()).opaque(body).opaque(signature);
    try {
      return SEAL.seal(contactKey, contactQueue, out.toBytes(), entropy);
    } finally {
      out.erase();
    }
  }

  /**
   * Opens what lay in {@code contactQueue}. Who says it is not proved by that.
   *
   * @throws DecodeException if it was not sealed to these keys and this queue, or holds something
   *     else
   */
  public static ContactMessage open(KemKeyPair contactKeys, QueueId contactQueue, Bytes sealed)
      throws DecodeException {
    return TlsReader.readAll(SEAL.open(contactKeys, contactQueue, sealed), ContactMessage::read);
  }

  private static ContactMessage read(TlsReader in) throws DecodeException {
    Kind kind = Kind.of(in.u8());
    Identity identity = Identity.decode(in.opaque(MAX_IDENTITY));
    Bytes body = in.opaque();
    return new ContactMessage(kind, identity, body, in.opaque(Ed25519.SIGNATURE_LENGTH));
  }

  /** Says what it is about and nothing of what is in it. */
  @Override
  public String toString() {
    return "ContactMessage[" + kind + "]";
  }
}
