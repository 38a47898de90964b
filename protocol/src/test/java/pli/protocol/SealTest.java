package pli.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;

class SealTest {
  private final Seeded entropy = new Seeded(3);
  private final Secret wrapKey = Secret.random(32, entropy);

  @Test
  void anEntryOpensWithItsKeyAlone() {
    Secret other = Secret.random(32, entropy);
    for (int length = 0; length < 300; length++) {
      Bytes message = entropy.bytes(length);
      Bytes entry = SealedEntry.seal(wrapKey, message, entropy);
      assertEquals(SealedEntry.sealedLength(length), entry.length());
      assertTrue(SealedEntry.hintMatches(wrapKey, entry));
      assertEquals(message, SealedEntry.open(wrapKey, entry));
      assertNull(SealedEntry.open(other, entry));
    }
  }

  @Test
  void noTwoSealsAreAlike() {
    Bytes message = Bytes.utf8("the same");
    Bytes one = SealedEntry.seal(wrapKey, message, entropy);
    Bytes two = SealedEntry.seal(wrapKey, message, entropy);
    assertNotEquals(one.slice(1, 5), two.slice(1, 5));
    assertNotEquals(one.slice(17, one.length()), two.slice(17, two.length()));
  }

  @Test
  void anAlteredEntryDoesNotOpen() {
    Bytes entry = SealedEntry.seal(wrapKey, Bytes.utf8("a message"), entropy);
    Damage.eachFlip(entry, flipped -> assertNull(SealedEntry.open(wrapKey, flipped)));
    for (int length = 0; length < entry.length(); length++) {
      assertNull(SealedEntry.open(wrapKey, entry.slice(0, length)));
    }
    assertNull(SealedEntry.open(wrapKey, Bytes.concat(entry, Bytes.of(0))));
  }

  @Test
  void lengthsArePadmeLengths() {
    // Nikitin et al. 2019: never more than 12 % longer, few lengths in each power of two.
    for (int length = 4; length < 200_000; length++) {
      int padded = PaddedMessage.paddedLength(length);
      assertTrue(padded >= length && padded <= length + length * 12L / 100, length + "→" + padded);
      assertEquals(padded, PaddedMessage.paddedLength(padded));
    }
    assertEquals(10, PaddedMessage.paddedLength(9));
    assertEquals(1088, PaddedMessage.paddedLength(1025));
    assertEquals(1 << 20, PaddedMessage.paddedLength(1 << 20));
  }

  @Test
  void paddingIsZerosUpToTheOneLength() {
    byte[] padded = PaddedMessage.pad(entropy.bytes(1030));
    assertEquals(1088, padded.length);
    padded[1087] = 1;
    assertNull(PaddedMessage.unpad(padded));
    byte[] longer = new byte[1152];
    System.arraycopy(PaddedMessage.pad(entropy.bytes(1030)), 0, longer, 0, 1088);
    assertNull(PaddedMessage.unpad(longer));
    assertNull(PaddedMessage.unpad(new byte[] {-1, -1, -1, -1}));
    assertNull(PaddedMessage.unpad(new byte[3]));
  }

  /** Contact keys of today, and of records made before them. */
  private KemKeyPair[] pairs() {
    return new KemKeyPair[] {
      ContactKeys.generate(entropy), CipherSuite.MLS_128_X25519.generateKemKeyPair(entropy)
    };
  }

  @Test
  void aFirstContactOpensInItsQueueWithItsKeysAlone() throws CryptoException, DecodeException {
    assertEquals(1216, ContactKeys.generate(entropy).publicKey().length());
    KemKeyPair[] others = pairs();
    for (KemKeyPair keys : pairs()) {
      QueueId queue = QueueId.random(entropy);
      FirstContact contact = contact();
      Bytes sealed = contact.seal(keys.publicKey(), queue, entropy);
      FirstContact back = FirstContact.open(keys, queue, sealed);
      assertEquals(contact.welcome(), back.welcome());
      assertEquals(contact.ratchetTree(), back.ratchetTree());
      assertEquals(contact.handoverQueue(), back.handoverQueue());
      assertTrue(contact.handoverKeySeed().sameAs(back.handoverKeySeed()));
      for (KemKeyPair other : others) {
        assertThrows(DecodeException.class, () -> FirstContact.open(other, queue, sealed));
      }
      QueueId elsewhere = QueueId.random(entropy);
      assertThrows(DecodeException.class, () -> FirstContact.open(keys, elsewhere, sealed));
    }
  }

  @Test
  void contactKeysHaveOneOfTwoLengths() {
    QueueId queue = QueueId.random(entropy);
    for (int length : new int[] {0, 31, 33, 65, 1184, 1215, 1217}) {
      CryptoException refused =
          assertThrows(
              CryptoException.class, () -> contact().seal(entropy.bytes(length), queue, entropy));
      assertEquals(CryptoException.Reason.BAD_KEY, refused.reason());
    }
  }

  @Test
  void anAlteredFirstContactDoesNotOpen() throws CryptoException {
    checkAltered(CipherSuite.MLS_128_X25519.generateKemKeyPair(entropy), Damage::eachFlip);
    checkAltered(ContactKeys.generate(entropy), Damage::aFlipInEachByte);
  }

  private void checkAltered(KemKeyPair keys, BiConsumer<Bytes, Consumer<Bytes>> damage)
      throws CryptoException {
    QueueId queue = QueueId.random(entropy);
    Bytes sealed = contact().seal(keys.publicKey(), queue, entropy);
    Damage.truncation(sealed, bytes -> FirstContact.open(keys, queue, bytes));
    int[] opened = {0};
    damage.accept(
        sealed,
        flipped -> {
          try {
            FirstContact.open(keys, queue, flipped);
            opened[0]++;
          } catch (DecodeException e) {
            // As it should.
          }
        });
    // RFC 7748 section 5: the top bit of an X25519 coordinate is masked. Both KEMs hash the bytes
    // as they came, so even that flip must fail.
    assertEquals(0, opened[0]);
    assertFalse(sealed.isEmpty());
  }

  private FirstContact contact() {
    return new FirstContact(
        entropy.bytes(120), entropy.bytes(80), QueueId.random(entropy), Secret.random(32, entropy));
  }
}
