package pli.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsWriter;
import pli.crypto.CryptoException;
import pli.crypto.Ed25519;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

class ContactMessageTest {
  private final Seeded entropy = new Seeded(11);
  private final SignatureKeyPair bob = Ed25519.generate(entropy);
  private final KemKeyPair alice = ContactKeys.generate(entropy);
  private final QueueId queue = QueueId.random(entropy);
  private final DeviceId device = new DeviceId(entropy.bytes(DeviceId.LENGTH));

  private Identity identity(String handle, String network) throws DecodeException {
    return new Identity(Handle.parse(handle), network, device, 3);
  }

  private ContactMessage message() throws DecodeException {
    return ContactMessage.sign(
        ContactMessage.Kind.REJOIN_REQUEST,
        identity("bob", "lighthouse.1"),
        entropy.bytes(40),
        queue,
        bob);
  }

  @Test
  void itOpensInItsQueueWithItsKeysAlone() throws CryptoException, DecodeException {
    ContactMessage message = message();
    Bytes sealed = message.seal(alice.publicKey(), queue, entropy);
    assertTrue(ContactMessage.isOne(sealed));
    ContactMessage back = ContactMessage.open(alice, queue, sealed);
    assertEquals(message, back);
    assertTrue(back.isSignedBy(bob.publicKey(), queue));
    KemKeyPair other = ContactKeys.generate(entropy);
    QueueId elsewhere = QueueId.random(entropy);
    assertThrows(DecodeException.class, () -> ContactMessage.open(other, queue, sealed));
    assertThrows(DecodeException.class, () -> ContactMessage.open(alice, elsewhere, sealed));
  }

  @Test
  void whatIsSaidToOneQueueIsNotSaidToAnother() throws DecodeException {
    ContactMessage message = message();
    assertTrue(message.isSignedBy(bob.publicKey(), queue));
    assertFalse(message.isSignedBy(bob.publicKey(), QueueId.random(entropy)));
    assertFalse(message.isSignedBy(Ed25519.generate(entropy).publicKey(), queue));
  }

  @Test
  void theSignatureIsOverEachPart() throws DecodeException {
    ContactMessage said = message();
    ContactMessage[] others = {
      new ContactMessage(
          ContactMessage.Kind.GROUP_INFO, said.identity(), said.body(), said.signature()),
      new ContactMessage(
          said.kind(), identity("carol", "lighthouse.1"), said.body(), said.signature()),
      new ContactMessage(
          said.kind(), identity("bob", "lighthouse.2"), said.body(), said.signature()),
      new ContactMessage(
          said.kind(), said.identity(), Bytes.concat(said.body(), Bytes.of(0)), said.signature()),
      new ContactMessage(said.kind(), said.identity(), said.body(), entropy.bytes(64)),
      new ContactMessage(said.kind(), said.identity(), said.body(), Bytes.EMPTY),
    };
    for (ContactMessage other : others) {
      assertFalse(other.isSignedBy(bob.publicKey(), queue));
    }
  }

  @Test
  void aFirstContactIsNoneAndTheOtherWayRound() throws CryptoException, DecodeException {
    Bytes message = message().seal(alice.publicKey(), queue, entropy);
    Bytes contact =
        new FirstContact(entropy.bytes(50), entropy.bytes(50), queue, Secret.random(32, entropy))
            .seal(alice.publicKey(), queue, entropy);
    assertFalse(ContactMessage.isOne(contact));
    assertFalse(ContactMessage.isOne(Bytes.EMPTY));
    assertThrows(DecodeException.class, () -> ContactMessage.open(alice, queue, contact));
    assertThrows(DecodeException.class, () -> FirstContact.open(alice, queue, message));
    // Not even with the other one's version before it: what they are sealed with differs.
    Bytes turned = Bytes.concat(Bytes.of(1), message.slice(1, message.length()));
    assertThrows(DecodeException.class, () -> FirstContact.open(alice, queue, turned));
  }

  @Test
  void whatIsBrokenDoesNotOpen() throws CryptoException, DecodeException {
    Bytes sealed = message().seal(alice.publicKey(), queue, entropy);
    Damage.truncation(sealed, bytes -> ContactMessage.open(alice, queue, bytes));
    Damage.aFlipInEachByte(
        sealed,
        flipped ->
            assertThrows(DecodeException.class, () -> ContactMessage.open(alice, queue, flipped)));
  }

  @Test
  void whatWasSealedAndIsNoMessageIsRefused() throws CryptoException, DecodeException {
    ContactSeal seal = new ContactSeal(2, Bytes.utf8("pli contact message v1"));
    Bytes identity = identity("bob", "lighthouse.1").encode();
    Bytes[] wrong = {
      inside(0, identity, 64),
      inside(4, identity, 64),
      inside(1, Bytes.of(1), 64),
      inside(1, identity, 65),
      Bytes.EMPTY,
    };
    for (Bytes message : wrong) {
      Bytes sealed = seal.seal(alice.publicKey(), queue, message, entropy);
      assertThrows(DecodeException.class, () -> ContactMessage.open(alice, queue, sealed));
    }
    Bytes right = seal.seal(alice.publicKey(), queue, inside(1, identity, 64), entropy);
    assertFalse(ContactMessage.open(alice, queue, right).isSignedBy(bob.publicKey(), queue));
  }

  private Bytes inside(int kind, Bytes identity, int signature) {
    return new TlsWriter()
        .u8(kind)
        .opaque(identity)
        .opaque(entropy.bytes(10))
        .opaque(entropy.bytes(signature))
        .toBytes();
  }
}
