package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pli.codec.Bytes;

/** Each suite's operations against themselves, and what each refuses. */
class CipherSuiteTest {
  private static final Bytes INFO = Bytes.utf8("info");
  private static final Bytes AAD = Bytes.utf8("aad");
  private static final byte[] PLAINTEXT = {1, 2, 3, 4, 5};

  private final Entropy entropy = new SeededEntropy(9);

  static List<Integer> suites() {
    return CipherSuite.supported();
  }

  @Test
  void suitesAreFoundByNumber() throws CryptoException {
    assertEquals(List.of(1, 2, 3, 7, CipherSuite.HYBRID), CipherSuite.supported());
    for (int id : CipherSuite.supported()) {
      assertEquals(id, CipherSuite.of(id).id());
      assertSame(CipherSuite.of(id), CipherSuite.of(id));
      assertTrue(CipherSuite.isSupported(id));
    }
    for (int id : new int[] {-1, 0, 4, 5, 6, 8, 0xf000, 65536}) {
      assertFalse(CipherSuite.isSupported(id));
      assertReason(CryptoException.Reason.UNSUPPORTED, () -> CipherSuite.of(id));
    }
  }

  @Test
  void theHybridSuiteMayHaveAnotherPrivateNumber() throws CryptoException {
    CipherSuite ours = CipherSuite.MLS_128_MLKEM768_X25519;
    assertSame(ours, CipherSuite.hybrid(CipherSuite.HYBRID));
    int number = 0xf123;
    assertReason(CryptoException.Reason.UNSUPPORTED, () -> CipherSuite.of(number));
    CipherSuite theirs = CipherSuite.hybrid(number);
    assertSame(theirs, CipherSuite.hybrid(number));
    assertSame(theirs, CipherSuite.of(number));
    assertTrue(CipherSuite.isSupported(number));
    assertFalse(CipherSuite.supported().contains(number));
    assertEquals(number, theirs.id());
    assertEquals(ours.name(), theirs.name());
    KemKeyPair keys = ours.generateKemKeyPair(entropy);
    HpkeCiphertext sealed = theirs.hpkeSeal(keys.publicKey(), INFO, AAD, PLAINTEXT, entropy);
    assertArrayEquals(PLAINTEXT, open(ours, keys, sealed, INFO, AAD));
    for (int no : new int[] {0, 1, 7, 8, 0xefff, 0x10000, -1}) {
      assertThrows(IllegalArgumentException.class, () -> CipherSuite.hybrid(no));
    }
  }

  /** An expander gives what each expansion alone does, in any order, and nothing once closed. */
  @ParameterizedTest
  @MethodSource("suites")
  void anExpanderExpandsAsOftenAsAsked(int id) throws CryptoException {
    CipherSuite suite = CipherSuite.of(id);
    for (int keyLength : new int[] {0, 1, 32, 64, 65, 200}) {
      Secret prk = Secret.random(keyLength, entropy);
      try (Expander expander = suite.expander(prk)) {
        for (int length : new int[] {12, 0, 16, 32, 33, 64, 500, 12}) {
          for (Bytes info : List.of(Bytes.EMPTY, INFO, Bytes.copyOf(new byte[150]))) {
            assertTrue(
                suite.expand(prk, info, length).sameAs(expander.expand(info, length)),
                keyLength + " bytes of key to " + length);
          }
        }
        assertThrows(IllegalArgumentException.class, () -> expander.expand(INFO, -1));
        int most = 255 * suite.hashLength();
        assertThrows(IllegalArgumentException.class, () -> expander.expand(INFO, most + 1));
      }
      Expander closed = suite.expander(prk);
      closed.close();
      assertThrows(IllegalStateException.class, () -> closed.expand(INFO, 32));
    }
  }

  @ParameterizedTest
  @MethodSource("suites")
  void anInfoIsHashedOnceForManySeals(int id) throws CryptoException {
    CipherSuite suite = CipherSuite.of(id);
    HpkeInfo info = suite.hpkeInfo(INFO);
    for (int i = 0; i < 3; i++) {
      KemKeyPair keys = suite.generateKemKeyPair(entropy);
      HpkeCiphertext sealed = suite.hpkeSeal(keys.publicKey(), info, AAD, PLAINTEXT, entropy);
      assertArrayEquals(PLAINTEXT, open(suite, keys, sealed, INFO, AAD));
      assertFails(() -> open(suite, keys, sealed, AAD, AAD));
    }
    HpkeInfo other = CipherSuite.of(suite.id() == 1 ? 2 : 1).hpkeInfo(INFO);
    Bytes key = suite.generateKemKeyPair(entropy).publicKey();
    assertThrows(
        IllegalArgumentException.class, () -> suite.hpkeSeal(key, other, AAD, PLAINTEXT, entropy));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void hpkeOpensWhatItSealedAndNothingElse(int id) throws CryptoException {
    CipherSuite suite = CipherSuite.of(id);
    KemKeyPair keys = suite.generateKemKeyPair(entropy);
    HpkeCiphertext sealed = suite.hpkeSeal(keys.publicKey(), INFO, AAD, PLAINTEXT, entropy);
    assertArrayEquals(PLAINTEXT, open(suite, keys, sealed, INFO, AAD));
    assertFails(() -> open(suite, keys, sealed, AAD, AAD));
    assertFails(() -> open(suite, keys, sealed, INFO, INFO));
    assertFails(() -> open(suite, suite.generateKemKeyPair(entropy), sealed, INFO, AAD));
    for (int i = 0; i < sealed.ciphertext().length(); i++) {
      HpkeCiphertext flipped = new HpkeCiphertext(sealed.kemOutput(), flip(sealed.ciphertext(), i));
      assertFails(() -> open(suite, keys, flipped, INFO, AAD));
    }
    for (int i = 0; i < sealed.kemOutput().length(); i++) {
      HpkeCiphertext flipped = new HpkeCiphertext(flip(sealed.kemOutput(), i), sealed.ciphertext());
      assertThrows(CryptoException.class, () -> open(suite, keys, flipped, INFO, AAD));
    }
    HpkeCiphertext none = new HpkeCiphertext(Bytes.EMPTY, sealed.ciphertext());
    assertReason(CryptoException.Reason.BAD_CIPHERTEXT, () -> open(suite, keys, none, INFO, AAD));
    HpkeCiphertext tagless = new HpkeCiphertext(sealed.kemOutput(), Bytes.EMPTY);
    assertFails(() -> open(suite, keys, tagless, INFO, AAD));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void bothSidesExportTheSame(int id) throws CryptoException {
    CipherSuite suite = CipherSuite.of(id);
    KemKeyPair keys = suite.generateKemKeyPair(entropy);
    HpkeExport sent = suite.hpkeSendExport(keys.publicKey(), INFO, AAD, 32, entropy);
    assertTrue(
        sent.secret().sameAs(suite.hpkeReceiveExport(keys, sent.kemOutput(), INFO, AAD, 32)));
    assertFalse(
        sent.secret().sameAs(suite.hpkeReceiveExport(keys, sent.kemOutput(), INFO, INFO, 32)));
    assertFalse(
        sent.secret().sameAs(suite.hpkeReceiveExport(keys, sent.kemOutput(), AAD, AAD, 32)));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void signaturesHoldForTheirKeyAndMessageOnly(int id) throws CryptoException {
    CipherSuite suite = CipherSuite.of(id);
    SignatureKeyPair keys = suite.generateSignatureKeyPair(entropy);
    Bytes message = Bytes.utf8("message");
    Bytes signature = suite.sign(keys, message, entropy);
    assertEquals(signature, suite.sign(keys.privateKey(), message, entropy));
    assertTrue(suite.verify(keys.publicKey(), message, signature));
    assertFalse(suite.verify(keys.publicKey(), INFO, signature));
    Bytes other = suite.generateSignatureKeyPair(entropy).publicKey();
    assertFalse(suite.verify(other, message, signature));
    assertFalse(suite.verify(Bytes.EMPTY, message, signature));
    assertFalse(suite.verify(keys.publicKey(), message, Bytes.EMPTY));
    for (int i = 0; i < signature.length(); i++) {
      assertFalse(suite.verify(keys.publicKey(), message, flip(signature, i)), "byte " + i);
    }
    SignatureKeyPair again = suite.signatureKeyPair(keys.privateKey());
    assertEquals(keys.publicKey(), again.publicKey());
    assertTrue(suite.isValidSignaturePublicKey(keys.publicKey()));
    assertFalse(suite.isValidSignaturePublicKey(keys.publicKey().slice(1, 32)));
    Secret tooShort = Secret.copyOf(new byte[31]);
    assertReason(CryptoException.Reason.BAD_KEY, () -> suite.signatureKeyPair(tooShort));
    assertReason(CryptoException.Reason.BAD_KEY, () -> suite.sign(tooShort, message, entropy));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void theAeadOpensWhatItSealed(int id) throws CryptoException {
    CipherSuite suite = CipherSuite.of(id);
    Secret key = Secret.random(suite.aeadKeyLength(), entropy);
    Bytes nonce = Bytes.adopt(Secret.random(suite.aeadNonceLength(), entropy).copy());
    for (int length = 0; length < 40; length++) {
      byte[] plaintext = new byte[length];
      entropy.fill(plaintext);
      Bytes sealed = suite.seal(key, nonce, AAD, plaintext);
      assertEquals(length + suite.aeadTagLength(), sealed.length());
      assertArrayEquals(plaintext, suite.open(key, nonce, AAD, sealed));
      assertFails(() -> suite.open(key, nonce, Bytes.EMPTY, sealed));
      for (int i = 0; i < sealed.length(); i++) {
        int at = i;
        assertFails(() -> suite.open(key, nonce, AAD, flip(sealed, at)));
        assertFails(() -> suite.open(key, nonce, AAD, sealed.slice(0, at)));
      }
    }
    Secret shortKey = key.slice(1, key.length());
    assertThrows(IllegalArgumentException.class, () -> suite.seal(shortKey, nonce, AAD, PLAINTEXT));
    Bytes shortNonce = nonce.slice(1, 12);
    assertThrows(IllegalArgumentException.class, () -> suite.seal(key, shortNonce, AAD, PLAINTEXT));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void derivedKeysRepeatAndFreshOnesDoNot(int id) throws CryptoException {
    CipherSuite suite = CipherSuite.of(id);
    Secret ikm = Secret.random(32, entropy);
    assertEquals(suite.deriveKemKeyPair(ikm).publicKey(), suite.deriveKemKeyPair(ikm).publicKey());
    Bytes fresh = suite.generateKemKeyPair(entropy).publicKey();
    assertNotEquals(fresh, suite.generateKemKeyPair(entropy).publicKey());
    assertTrue(suite.isValidKemPublicKey(fresh));
    assertFalse(suite.isValidKemPublicKey(fresh.slice(0, fresh.length() - 1)));
    assertFalse(suite.isValidKemPublicKey(Bytes.EMPTY));
    Bytes zeros = Bytes.copyOf(new byte[fresh.length()]);
    assertFalse(suite.isValidKemPublicKey(zeros));
    assertReason(
        CryptoException.Reason.BAD_KEY, () -> suite.hpkeSeal(zeros, INFO, AAD, PLAINTEXT, entropy));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void macsAreComparedWhole(int id) throws CryptoException {
    CipherSuite suite = CipherSuite.of(id);
    Secret key = Secret.random(suite.hashLength(), entropy);
    Bytes tag = suite.mac(key, INFO);
    assertTrue(suite.verifyMac(key, INFO, tag));
    assertFalse(suite.verifyMac(key, AAD, tag));
    assertEquals(suite.hashLength(), tag.length());
    for (int i = 0; i < tag.length(); i++) {
      assertFalse(suite.verifyMac(key, INFO, tag.slice(0, i)));
      assertFalse(suite.verifyMac(key, INFO, flip(tag, i)));
    }
  }

  private static byte[] open(
      CipherSuite suite, KemKeyPair keys, HpkeCiphertext sealed, Bytes info, Bytes aad)
      throws CryptoException {
    return suite.hpkeOpen(keys.privateKey(), keys.publicKey(), sealed, info, aad);
  }

  private static Bytes flip(Bytes bytes, int at) {
    byte[] flipped = bytes.toByteArray();
    flipped[at] ^= 1;
    return Bytes.adopt(flipped);
  }

  private static void assertFails(org.junit.jupiter.api.function.Executable act) {
    assertReason(CryptoException.Reason.AUTHENTICATION_FAILED, act);
  }

  private static void assertReason(
      CryptoException.Reason reason, org.junit.jupiter.api.function.Executable act) {
    assertEquals(reason, assertThrows(CryptoException.class, act).reason());
  }
}
