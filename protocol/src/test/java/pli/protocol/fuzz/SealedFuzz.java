package pli.protocol.fuzz;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.HpkeCiphertext;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.fuzz.Target;
import pli.protocol.ContactMessage;
import pli.protocol.FirstContact;
import pli.protocol.Identity;
import pli.protocol.QueueId;
import pli.protocol.SealedEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/**
 * What lies in queues: entries and sealed Welcomes, as a server may have changed them, and with
 * whatever inside by one who knows the keys.
 */
public final class SealedFuzz implements Target {
  private static final Entropy ENTROPY = new Random(5)::nextBytes;
  private static final Secret WRAP_KEY = Secret.adopt(new byte[32]);
  private static final KemKeyPair CONTACT =
      CipherSuite.MLS_128_X25519.generateKemKeyPair(new Random(6)::nextBytes);
  private static final QueueId QUEUE = new QueueId(Bytes.adopt(new byte[16]));

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new SealedFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    Entropy entropy = new Random(7)::nextBytes;
    FirstContact contact =
        new FirstContact(
            Bytes.utf8("welcome"), Bytes.utf8("tree"), QUEUE, Secret.adopt(new byte[32]));
    try {
      Bytes message = Bytes.utf8("a message");
      Bytes inside =
          new TlsWriter()
              .opaque(Bytes.utf8("welcome"))
              .opaque(Bytes.utf8("tree"))
              .opaque(QUEUE.value())
              .opaque(new byte[32])
              .toBytes();
      return List.of(
          SealedEntry.seal(WRAP_KEY, message, entropy).toByteArray(),
          contact.seal(CONTACT.publicKey(), QUEUE, entropy).toByteArray(),
          Bytes.concat(Bytes.of(0, 0, 0, inside.length()), inside).toByteArray(),
          message().seal(CONTACT.publicKey(), QUEUE, entropy).toByteArray(),
          padded(message()));
    } catch (CryptoException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ContactMessage message() {
    Identity identity;
    try {
      identity =
          new Identity(
              Handle.parse("bob"), "example.1", new DeviceId(Bytes.adopt(new byte[16])), 1);
    } catch (DecodeException e) {
      throw new IllegalStateException(e);
    }
    return ContactMessage.sign(
        ContactMessage.Kind.REJOIN_REQUEST,
        identity,
        Bytes.utf8("body"),
        QUEUE,
        Ed25519.fromSeed(WRAP_KEY));
  }

  /** What is inside the seal of a message. */
  private static byte[] padded(ContactMessage message) {
    Bytes inside =
        new TlsWriter()
            .u8(1)
            .opaque(message.identity().encode())
            .opaque(message.body())
            .opaque(message.signature())
            .toBytes();
    return Bytes.concat(Bytes.of(0, 0, 0, inside.length()), inside).toByteArray();
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    SealedEntry.hintMatches(WRAP_KEY, bytes);
    SealedEntry.open(WRAP_KEY, bytes);
    Bytes sealed = SealedEntry.seal(WRAP_KEY, bytes, ENTROPY);
    if (!Objects.equals(SealedEntry.open(WRAP_KEY, sealed), bytes)) {
      throw new IllegalStateException("sealed and opened, it is another");
    }
    open(bytes);
    open(sealed(1, "pli first contact v1", bytes));
    open(sealed(2, "pli contact message v1", bytes));
  }

  private static void open(Bytes sealed) {
    try {
      FirstContact.open(CONTACT, QUEUE, sealed);
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
    try {
      boolean unused =
          ContactMessage.open(CONTACT, QUEUE, sealed).isSignedBy(CONTACT.publicKey(), QUEUE);
    } catch (DecodeException refused) {
      // The same.
    }
  }

  /** Something sealed that has {@code padded} in it, which is no padded one in most cases. */
  private static Bytes sealed(int version, String info, Bytes padded) {
    try {
      HpkeCiphertext sealed =
          CipherSuite.MLS_128_X25519.hpkeSeal(
              CONTACT.publicKey(), Bytes.utf8(info), QUEUE.value(), padded.toByteArray(), ENTROPY);
      return new TlsWriter()
          .u8(version)
          .opaque(sealed.kemOutput())
          .opaque(sealed.ciphertext())
          .toBytes();
    } catch (CryptoException e) {
      throw new IllegalStateException(e);
    }
  }
}
