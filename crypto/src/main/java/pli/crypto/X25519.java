package pli.crypto;

import java.util.Arrays;
import pli.codec.Bytes;
import pli.crypto.curve25519.BasePoint;
import pli.crypto.curve25519.MontgomeryLadder;

/** X25519 (RFC 7748): keys of 32 bytes. */
final class X25519 implements Curve {
  static final X25519 INSTANCE = new X25519();

  private static final int LENGTH = 32;

  /**
   * The points whose order divides 8, on the curve and its twist, with the top bit cleared as RFC
   * 7748 section 5 reads them: 0, 1, two of order 8, and p − 1, p, p + 1.
   */
  private static final Bytes[] LOW_ORDER = {
    Bytes.fromHex("0000000000000000000000000000000000000000000000000000000000000000"),
    Bytes.fromHex("0100000000000000000000000000000000000000000000000000000000000000"),
    Bytes.fromHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    Bytes.fromHex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    Bytes.fromHex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    Bytes.fromHex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    Bytes.fromHex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
  };

  private X25519() {}

  @Override
  public int privateKeyLength() {
    return LENGTH;
  }

  @Override
  public int publicKeyLength() {
    return LENGTH;
  }

  @Override
  public byte[] publicKeyOf(byte[] privateKey) throws CryptoException {
    checkLength(privateKey);
    return BasePoint.montgomeryMultiple(privateKey);
  }

  @Override
  public byte[] agree(byte[] privateKey, byte[] publicKey) throws CryptoException {
    checkLength(privateKey);
    checkLength(publicKey);
    byte[] shared = MontgomeryLadder.multiply(privateKey, publicKey);
    if (isZero(shared)) {
      throw new CryptoException(CryptoException.Reason.BAD_KEY, "a point of low order");
    }
    return shared;
  }

  /** RFC 7748 section 6.1: without a branch on any single byte. */
  private static boolean isZero(byte[] shared) {
    int any = 0;
    for (byte each : shared) {
      any |= each;
    }
    return any == 0;
  }

  @Override
  public boolean isValidPublicKey(byte[] publicKey) {
    if (publicKey.length != LENGTH) {
      return false;
    }
    byte[] masked = publicKey.clone();
    masked[LENGTH - 1] &= 0x7f;
    return !Arrays.asList(LOW_ORDER).contains(Bytes.adopt(masked));
  }

  /** RFC 9180 section 7.1.3: any 32 bytes will do. */
  @Override
  public byte[] derivePrivateKey(LabeledKdf kdf, byte[] prk) {
    return kdf.expand(prk, "sk", new byte[0], LENGTH);
  }

  private static void checkLength(byte[] key) throws CryptoException {
    if (key.length != LENGTH) {
      throw new CryptoException(CryptoException.Reason.BAD_KEY, "an X25519 key has 32 bytes");
    }
  }
}
