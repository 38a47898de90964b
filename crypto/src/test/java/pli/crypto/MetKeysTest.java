package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.curve25519.VerificationKey;

/** What is remembered of a key changes the time taken and nothing else. */
class MetKeysTest {
  private static final long SEED = 10;
  private static final int MANY = 600;

  private final Entropy entropy = new SeededEntropy(SEED);

  @Test
  void aKeyIsPreparedAtItsSecondSignature() {
    MetKeys met = new MetKeys();
    byte[] key = Ed25519.generate(entropy).publicKey().toByteArray();
    assertTrue(met.isOfPrimeOrder(key));
    VerificationKey first = met.forSignature(key);
    assertNotNull(first);
    VerificationKey second = met.forSignature(key);
    assertNotSame(first, second);
    assertSame(second, met.forSignature(key));
    assertTrue(met.isOfPrimeOrder(key));
    assertSame(second, met.forSignature(key.clone()));
  }

  @Test
  void whatIsNoKeyIsNotRemembered() {
    MetKeys met = new MetKeys();
    byte[] neutral = new byte[32];
    neutral[0] = 1;
    for (int i = 0; i < 3; i++) {
      assertNull(met.forSignature(neutral));
      assertFalse(met.isOfPrimeOrder(neutral));
    }
  }

  /** A point of mixed order is a key that verifies, and still none of prime order. */
  @Test
  void mixedOrderStaysMixed() {
    MetKeys met = new MetKeys();
    byte[] mixed =
        Bytes.fromHex("0300000000000000000000000000000000000000000000000000000000000000")
            .toByteArray();
    for (int i = 0; i < 4; i++) {
      assertFalse(met.isOfPrimeOrder(mixed));
      assertNotNull(met.forSignature(mixed));
    }
  }

  /** More keys than places, each met four times, in turns: the answers stay right. */
  @Test
  void manyKeysDisplaceEachOther() {
    SignatureKeyPair[] pairs = new SignatureKeyPair[MANY];
    for (int i = 0; i < MANY; i++) {
      pairs[i] = Ed25519.generate(entropy);
    }
    for (int round = 0; round < 4; round++) {
      Bytes message = Bytes.of(round);
      for (int i = 0; i < MANY; i++) {
        Bytes signature = Ed25519.sign(pairs[i], message);
        Bytes other = pairs[(i + 1) % MANY].publicKey();
        assertTrue(Ed25519.verify(pairs[i].publicKey(), message, signature), "key " + i);
        assertFalse(Ed25519.verify(other, message, signature), "key " + i);
        assertTrue(round % 2 == 1 || Ed25519.isValidPublicKey(other), "key " + i);
      }
    }
  }
}
