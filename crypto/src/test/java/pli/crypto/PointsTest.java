package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pli.codec.Bytes;

/** Keys that are no keys. */
class PointsTest {
  private final Entropy entropy = new SeededEntropy(3);

  /** A suite over a NIST curve, with what the curve is known by. */
  enum Curves {
    P256(
        CipherSuite.MLS_128_P256,
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
        "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
    P384(
        CipherSuite.MLS_256_P384,
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
            + "581a0db248b0a77aecec196accc52973",
        "04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a38"
            + "5502f25dbf55296c3a545e3872760ab73617de4a96262c6f5d9e98bf9292dc29"
            + "f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f");

    private final CipherSuite suite;
    private final BigInteger order;
    private final Bytes base;

    Curves(CipherSuite suite, String order, String base) {
      this.suite = suite;
      this.order = new BigInteger(order, 16);
      this.base = Bytes.fromHex(base);
    }

    private Secret scalar(BigInteger value) {
      byte[] encoded = new byte[(base.length() - 1) / 2];
      byte[] magnitude = value.toByteArray();
      int length = Math.min(encoded.length, magnitude.length);
      System.arraycopy(
          magnitude, magnitude.length - length, encoded, encoded.length - length, length);
      return Secret.adopt(encoded);
    }

    private Bytes publicKey(BigInteger value) throws CryptoException {
      return suite.signatureKeyPair(scalar(value)).publicKey();
    }

    private CryptoException.Reason refusal(BigInteger value) {
      return assertThrows(CryptoException.class, () -> publicKey(value)).reason();
    }
  }

  @ParameterizedTest
  @EnumSource
  void uncompressedPointsOfTheCurveOnly(Curves curve) {
    CipherSuite suite = curve.suite;
    Bytes good = suite.generateKemKeyPair(entropy).publicKey();
    int length = good.length();
    assertEquals(curve.base.length(), length);
    assertTrue(suite.isValidKemPublicKey(good));
    for (int i = 0; i < length; i++) {
      byte[] flipped = good.toByteArray();
      flipped[i] ^= 1;
      assertFalse(suite.isValidKemPublicKey(Bytes.adopt(flipped)), "byte " + i);
      assertFalse(suite.isValidSignaturePublicKey(good.slice(0, i)));
    }
    int parity = good.at(length - 1) & 1;
    Bytes compressed = Bytes.concat(Bytes.of(2 + parity), good.slice(1, 1 + length / 2));
    assertFalse(suite.isValidKemPublicKey(compressed));
    byte[] hybrid = good.toByteArray();
    hybrid[0] = (byte) (6 + parity);
    assertFalse(suite.isValidKemPublicKey(Bytes.adopt(hybrid)));
    assertFalse(suite.isValidKemPublicKey(Bytes.of(0)));
  }

  @ParameterizedTest
  @EnumSource
  void scalarsAreInRange(Curves curve) throws CryptoException {
    assertEquals(CryptoException.Reason.BAD_KEY, curve.refusal(BigInteger.ZERO));
    assertEquals(CryptoException.Reason.BAD_KEY, curve.refusal(curve.order));
    assertEquals(CryptoException.Reason.BAD_KEY, curve.refusal(curve.order.add(BigInteger.ONE)));
    assertEquals(curve.base, curve.publicKey(BigInteger.ONE));
    int half = 1 + curve.base.length() / 2;
    assertEquals(
        curve.base.slice(1, half),
        curve.publicKey(curve.order.subtract(BigInteger.ONE)).slice(1, half));
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
