package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;

/** Keys that are no keys. */
class PointsTest {
  private final Entropy entropy = new SeededEntropy(3);

  @Test
  void p256TakesUncompressedPointsOfTheCurveOnly() {
    CipherSuite suite = CipherSuite.MLS_128_P256;
    Bytes good = suite.generateKemKeyPair(entropy).publicKey();
    assertTrue(suite.isValidKemPublicKey(good));
    for (int i = 0; i < 65; i++) {
      byte[] flipped = good.toByteArray();
      flipped[i] ^= 1;
      assertFalse(suite.isValidKemPublicKey(Bytes.adopt(flipped)), "byte " + i);
      assertFalse(suite.isValidSignaturePublicKey(good.slice(0, i)));
    }
    Bytes compressed = Bytes.concat(Bytes.of(2 + (good.at(64) & 1)), good.slice(1, 33));
    assertFalse(suite.isValidKemPublicKey(compressed));
    byte[] hybrid = good.toByteArray();
    hybrid[0] = (byte) (6 + (good.at(64) & 1));
    assertFalse(suite.isValidKemPublicKey(Bytes.adopt(hybrid)));
    assertFalse(suite.isValidKemPublicKey(Bytes.of(0)));
  }

  @Test
  void p256ScalarsAreInRange() {
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    assertEquals(CryptoException.Reason.BAD_KEY, refusal(BigInteger.ZERO));
    assertEquals(CryptoException.Reason.BAD_KEY, refusal(order));
    assertEquals(CryptoException.Reason.BAD_KEY, refusal(order.add(BigInteger.ONE)));
    assertEquals(
        Bytes.fromHex(
            "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
        publicKey(BigInteger.ONE));
    assertEquals(
        publicKey(BigInteger.ONE).slice(1, 33),
        publicKey(order.subtract(BigInteger.ONE)).slice(1, 33));
  }

  private static Secret scalar(BigInteger value) {
    byte[] encoded = new byte[32];
    byte[] magnitude = value.toByteArray();
    int length = Math.min(32, magnitude.length);
    System.arraycopy(magnitude, magnitude.length - length, encoded, 32 - length, length);
    return Secret.adopt(encoded);
  }

  private static Bytes publicKey(BigInteger value) {
    try {
      return CipherSuite.MLS_128_P256.signatureKeyPair(scalar(value)).publicKey();
    } catch (CryptoException e) {
      throw new AssertionError(e);
    }
  }

  private static CryptoException.Reason refusal(BigInteger value) {
    return assertThrows(
            CryptoException.class, () -> CipherSuite.MLS_128_P256.signatureKeyPair(scalar(value)))
        .reason();
  }

  /** The eight points of small order, and encodings that are not reduced. */
  @Test
  void ed25519RefusesPointsOfLowOrderAndOtherEncodings() {
    String[] refused = {
      "0100000000000000000000000000000000000000000000000000000000000000",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0000000000000000000000000000000000000000000000000000000000000080",
      "0000000000000000000000000000000000000000000000000000000000000000",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    };
    byte[] neutralSignature = new byte[64];
    neutralSignature[0] = 1;
    for (String hex : refused) {
      Bytes key = Bytes.fromHex(hex);
      assertFalse(CipherSuite.MLS_128_X25519.isValidSignaturePublicKey(key), hex);
      assertFalse(Ed25519.isValidPublicKey(key), hex);
      for (int message = 0; message < 16; message++) {
        assertFalse(Ed25519.verify(key, Bytes.of(message), Bytes.copyOf(neutralSignature)), hex);
      }
    }
    assertTrue(Ed25519.isValidPublicKey(Ed25519.generate(entropy).publicKey()));
  }

  @Test
  void x25519RefusesToAgreeOnNothing() {
    Bytes order8 =
        Bytes.fromHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
    CipherSuite suite = CipherSuite.MLS_128_X25519;
    CryptoException sending =
        assertThrows(
            CryptoException.class,
            () -> suite.hpkeSeal(order8, Bytes.EMPTY, Bytes.EMPTY, new byte[0], entropy));
    assertEquals(CryptoException.Reason.BAD_KEY, sending.reason());
    KemKeyPair keys = suite.generateKemKeyPair(entropy);
    HpkeCiphertext hostile = new HpkeCiphertext(order8, Bytes.copyOf(new byte[16]));
    CryptoException receiving =
        assertThrows(
            CryptoException.class,
            () ->
                suite.hpkeOpen(
                    keys.privateKey(), keys.publicKey(), hostile, Bytes.EMPTY, Bytes.EMPTY));
    assertEquals(CryptoException.Reason.BAD_CIPHERTEXT, receiving.reason());
  }
}
