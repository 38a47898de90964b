package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.crypto.PostQuantumVectors.entropy;
import static pli.crypto.PostQuantumVectors.hex;

import com.fasterxml.jackson.databind.JsonNode;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;

/** The hybrid KEM: vectors, a second implementation, and all that is refused. */
class XWingTest {
  private static final int POINT = MlKem768.PUBLIC_KEY_LENGTH;
  private static final int OUTPUT_POINT = MlKem768.CIPHERTEXT_LENGTH;

  private final CipherSuite suite = CipherSuite.MLS_128_MLKEM768_X25519;
  private final SeededEntropy random = new SeededEntropy(40);
  private final KemKeyPair keys = XWing.INSTANCE.generate(random);

  @Test
  void vectorsOfTheDraft() throws CryptoException {
    int seen = 0;
    for (JsonNode v : PostQuantumVectors.load("xwing", "draft-connolly-cfrg-xwing-kem.json")) {
      KemKeyPair pair = XWing.INSTANCE.generate(entropy(hex(v, "seed")));
      assertEquals(hex(v, "sk"), Bytes.copyOf(pair.privateKey().copy()));
      assertEquals(hex(v, "pk"), pair.publicKey());
      Kem.Encapsulation made =
          XWing.INSTANCE.encapsulate(pair.publicKey(), entropy(hex(v, "eseed")));
      assertEquals(hex(v, "ct"), made.kemOutput());
      assertEquals(hex(v, "ss"), Bytes.copyOf(made.sharedSecret().copy()));
      assertEquals(
          hex(v, "ss"), Bytes.copyOf(XWing.INSTANCE.decapsulate(pair, made.kemOutput()).copy()));
      seen++;
    }
    assertEquals(3, seen);
  }

  @Test
  void bouncyCastleAgreesBothWays() throws CryptoException {
    for (int round = 0; round < 20; round++) {
      KemKeyPair ours = XWing.INSTANCE.generate(random);
      XWingPrivateKeyParameters theirs = new XWingPrivateKeyParameters(ours.privateKey().copy());
      assertArrayEquals(
          theirs.getPublicKeyParameters().getEncoded(), ours.publicKey().toByteArray());
      SecretWithEncapsulation sent =
          new XWingKEMGenerator(new java.security.SecureRandom())
              .generateEncapsulated(new XWingPublicKeyParameters(ours.publicKey().toByteArray()));
      Secret received = XWing.INSTANCE.decapsulate(ours, Bytes.copyOf(sent.getEncapsulation()));
      assertArrayEquals(sent.getSecret(), received.copy());
      Kem.Encapsulation back = XWing.INSTANCE.encapsulate(ours.publicKey(), random);
      assertArrayEquals(
          new XWingKEMExtractor(theirs).extractSecret(back.kemOutput().toByteArray()),
          back.sharedSecret().copy());
      Bytes other = flip(back.kemOutput(), round);
      assertArrayEquals(
          new XWingKEMExtractor(theirs).extractSecret(other.toByteArray()),
          XWing.INSTANCE.decapsulate(ours, other).copy(),
          "what comes of implicit rejection");
    }
  }

  @Test
  void lengthsAreThoseOfTheDraft() throws CryptoException {
    assertEquals(32, keys.privateKey().length());
    assertEquals(1216, keys.publicKey().length());
    Kem.Encapsulation made = XWing.INSTANCE.encapsulate(keys.publicKey(), random);
    assertEquals(1120, made.kemOutput().length());
    assertEquals(32, made.sharedSecret().length());
    for (Bytes wrong :
        new Bytes[] {
          Bytes.EMPTY,
          keys.publicKey().slice(0, 1215),
          keys.publicKey().slice(1, 1216),
          keys.publicKey().slice(0, POINT),
          Bytes.concat(keys.publicKey(), Bytes.of(0))
        }) {
      assertBadKey(wrong);
    }
    for (Bytes wrong :
        new Bytes[] {
          Bytes.EMPTY,
          made.kemOutput().slice(0, 1119),
          made.kemOutput().slice(0, OUTPUT_POINT),
          Bytes.concat(made.kemOutput(), Bytes.of(0))
        }) {
      assertReason(
          CryptoException.Reason.BAD_CIPHERTEXT, () -> XWing.INSTANCE.decapsulate(keys, wrong));
    }
    for (KemKeyPair wrong :
        new KemKeyPair[] {
          new KemKeyPair(Secret.copyOf(new byte[31]), keys.publicKey()),
          new KemKeyPair(Secret.copyOf(new byte[64]), keys.publicKey()),
          new KemKeyPair(keys.privateKey(), keys.publicKey().slice(0, 32))
        }) {
      assertReason(
          CryptoException.Reason.BAD_KEY,
          () -> XWing.INSTANCE.decapsulate(wrong, made.kemOutput()));
    }
  }

  /** FIPS 203 section 7.2: two coefficients of 12 bits in three bytes, each below 3329. */
  @Test
  void coefficientsAreReduced() {
    int[] places = {0, 1, 2, 255, 256, 511, 512, 766, 767};
    for (int place : places) {
      assertTrue(XWing.INSTANCE.isValidPublicKey(withCoefficient(place, 0)));
      assertTrue(XWing.INSTANCE.isValidPublicKey(withCoefficient(place, 3328)));
      for (int value : new int[] {3329, 3330, 3584, 4095}) {
        assertBadKey(withCoefficient(place, value));
      }
    }
  }

  private Bytes withCoefficient(int place, int value) {
    byte[] key = keys.publicKey().toByteArray();
    int at = place / 2 * 3;
    if (place % 2 == 0) {
      key[at] = (byte) value;
      key[at + 1] = (byte) (key[at + 1] & 0xf0 | value >> 8);
    } else {
      key[at + 1] = (byte) (key[at + 1] & 0x0f | value << 4);
      key[at + 2] = (byte) (value >> 4);
    }
    return Bytes.adopt(key);
  }

  @Test
  void pointsOfLowOrderAreRefused() throws CryptoException {
    Bytes output = XWing.INSTANCE.encapsulate(keys.publicKey(), random).kemOutput();
    for (String hex :
        new String[] {
          "0000000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000000",
          "0100000000000000000000000000000000000000000000000000000000000080",
          "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
          "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
        }) {
      Bytes point = Bytes.fromHex(hex);
      assertBadKey(Bytes.concat(keys.publicKey().slice(0, POINT), point));
      Bytes hostile = Bytes.concat(output.slice(0, OUTPUT_POINT), point);
      assertReason(
          CryptoException.Reason.BAD_CIPHERTEXT, () -> XWing.INSTANCE.decapsulate(keys, hostile));
    }
  }

  /** Each byte of the KEM output counts; the ML-KEM half by implicit rejection. */
  @Test
  void aFlippedBitGivesAnotherSecret() throws CryptoException {
    Kem.Encapsulation made = XWing.INSTANCE.encapsulate(keys.publicKey(), random);
    for (int i = 0; i < made.kemOutput().length(); i += i < OUTPUT_POINT - 8 ? 7 : 1) {
      Bytes flipped = flip(made.kemOutput(), i);
      Secret other = XWing.INSTANCE.decapsulate(keys, flipped);
      assertFalse(made.sharedSecret().sameAs(other), "byte " + i);
      assertTrue(other.sameAs(XWing.INSTANCE.decapsulate(keys, flipped)), "byte " + i);
    }
    Bytes info = Bytes.utf8("info");
    HpkeCiphertext sealed = suite.hpkeSeal(keys.publicKey(), info, info, new byte[3], random);
    for (int i : new int[] {0, 1087, 1088, 1118}) {
      HpkeCiphertext flipped = new HpkeCiphertext(flip(sealed.kemOutput(), i), sealed.ciphertext());
      assertReason(
          CryptoException.Reason.AUTHENTICATION_FAILED,
          () -> suite.hpkeOpen(keys.privateKey(), keys.publicKey(), flipped, info, info));
    }
  }

  /** The combiner hashes the receiver's point: with another, nothing opens and nothing breaks. */
  @Test
  void theSecretIsBoundToTheReceiversKey() throws CryptoException {
    Kem.Encapsulation made = XWing.INSTANCE.encapsulate(keys.publicKey(), random);
    KemKeyPair confused = new KemKeyPair(keys.privateKey(), flip(keys.publicKey(), POINT));
    assertFalse(made.sharedSecret().sameAs(XWing.INSTANCE.decapsulate(confused, made.kemOutput())));
  }

  private void assertBadKey(Bytes publicKey) {
    assertFalse(XWing.INSTANCE.isValidPublicKey(publicKey));
    assertFalse(suite.isValidKemPublicKey(publicKey));
    assertReason(
        CryptoException.Reason.BAD_KEY, () -> XWing.INSTANCE.encapsulate(publicKey, random));
  }

  private static Bytes flip(Bytes bytes, int at) {
    byte[] flipped = bytes.toByteArray();
    flipped[at] ^= 1;
    return Bytes.adopt(flipped);
  }

  private static void assertReason(
      CryptoException.Reason reason, org.junit.jupiter.api.function.Executable act) {
    assertEquals(reason, assertThrows(CryptoException.class, act).reason());
  }
}
