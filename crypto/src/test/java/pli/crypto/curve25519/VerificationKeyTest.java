package pli.crypto.curve25519;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

/** Verification beside Bouncy Castle's and beside the textbook's equation. */
class VerificationKeyTest {
  private static final long SEED = 8032;
  private static final BigInteger EIGHT = BigInteger.valueOf(8);

  private final Seeded random = new Seeded(SEED);

  /** What both forms of a key say, which must be the same. */
  private static boolean verify(byte[] key, byte[] message, byte[] signature) {
    VerificationKey decoded = VerificationKey.decode(key);
    if (decoded == null) {
      return false;
    }
    boolean verified = decoded.verify(message, signature);
    assertEquals(verified, decoded.prepared().verify(message, signature));
    return verified;
  }

  private static boolean theirs(byte[] key, byte[] message, byte[] signature) {
    return Ed25519.verify(signature, 0, key, 0, message, 0, message.length);
  }

  private static byte[] publicKey(byte[] seed) {
    byte[] key = new byte[32];
    Ed25519.generatePublicKey(seed, 0, key, 0);
    return key;
  }

  private static byte[] sign(byte[] seed, byte[] message) {
    byte[] signature = new byte[64];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  /** RFC 8032 section 7.1: tests 1, 2, 3 and SHA(abc), with key, message and signature. */
  @Test
  void vectors() {
    String[][] vectors = {
      {
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
      },
      {
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
      },
      {
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
      },
      {
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
            + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
      },
    };
    HexFormat hex = HexFormat.of();
    for (String[] vector : vectors) {
      byte[] key = hex.parseHex(vector[0]);
      byte[] message = hex.parseHex(vector[1]);
      assertTrue(verify(key, message, hex.parseHex(vector[2])), vector[0]);
      assertTrue(SlowCurve.verifies(key, message, hex.parseHex(vector[2])), vector[0]);
    }
  }

  @Test
  void signaturesHoldAndNoOtherBitDoes() {
    for (int round = 0; round < 150; round++) {
      byte[] seed = random.bytes(32);
      byte[] key = publicKey(seed);
      byte[] message = random.bytes(random.below(400));
      byte[] signature = sign(seed, message);
      String which = "round " + round + ", seed " + SEED;
      assertTrue(verify(key, message, signature), which);
      byte[] forged = signature.clone();
      forged[random.below(64)] ^= (byte) (1 << random.below(8));
      assertFalse(verify(key, message, forged), which);
      assertFalse(theirs(key, message, forged), which);
      byte[] other = Arrays.copyOf(message, message.length + 1);
      assertFalse(verify(key, other, signature), which);
      byte[] otherKey = key.clone();
      otherKey[random.below(32)] ^= (byte) (1 << random.below(8));
      assertEquals(theirs(otherKey, message, signature), verify(otherKey, message, signature));
    }
  }

  @Test
  void everyFlippedBitIsRefused() {
    byte[] seed = random.bytes(32);
    byte[] message = random.bytes(100);
    byte[] signature = sign(seed, message);
    VerificationKey once = VerificationKey.decode(publicKey(seed));
    assertNotNull(once);
    VerificationKey often = once.prepared();
    for (int bit = 0; bit < 512; bit++) {
      byte[] forged = signature.clone();
      forged[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertFalse(once.verify(message, forged), "bit " + bit);
      assertFalse(often.verify(message, forged), "bit " + bit);
    }
    assertFalse(once.verify(message, Arrays.copyOf(signature, 63)));
    assertFalse(once.verify(message, Arrays.copyOf(signature, 65)));
    assertTrue(often.verify(message, signature));
  }

  /** S + L, S + 2 L, … say the same modulo L, and must not be taken. */
  @Test
  void scalarsAreReduced() {
    for (int round = 0; round < 20; round++) {
      byte[] seed = random.bytes(32);
      byte[] key = publicKey(seed);
      byte[] message = random.bytes(20);
      byte[] signature = sign(seed, message);
      BigInteger s = SlowCurve.number(Arrays.copyOfRange(signature, 32, 64));
      for (int multiple = 1; multiple < 15; multiple++) {
        byte[] larger = signature.clone();
        BigInteger same = s.add(SlowCurve.L.multiply(BigInteger.valueOf(multiple)));
        System.arraycopy(SlowCurve.littleEndian(same), 0, larger, 32, 32);
        assertFalse(verify(key, message, larger), multiple + " L, seed " + SEED);
        assertFalse(theirs(key, message, larger));
      }
    }
  }

  /** S = L itself, which stands for zero, and the largest that is allowed. */
  @Test
  void theOrderIsNoScalar() {
    byte[] key = publicKey(random.bytes(32));
    for (int offset = -2; offset <= 2; offset++) {
      byte[] signature = new byte[64];
      signature[0] = 1;
      BigInteger s = SlowCurve.L.add(BigInteger.valueOf(offset));
      System.arraycopy(SlowCurve.littleEndian(s), 0, signature, 32, 32);
      assertFalse(verify(key, new byte[0], signature));
    }
  }

  /** The same answer for any 32 bytes: whether they are a key, and whether of prime order. */
  @Test
  void keysAreThoseOfBouncyCastle() {
    int[] seen = new int[3];
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = random.edge();
      String which = Arrays.toString(bytes) + ", seed " + SEED;
      VerificationKey key = VerificationKey.decode(bytes);
      assertEquals(Ed25519.validatePublicKeyPartial(bytes, 0), key != null, which);
      if (key == null) {
        seen[0]++;
      } else if (seen[1] + seen[2] < 200) {
        boolean primeOrder = key.isOfPrimeOrder();
        assertEquals(Ed25519.validatePublicKeyFull(bytes, 0), primeOrder, which);
        assertEquals(primeOrder, key.prepared().isOfPrimeOrder(), which);
        seen[primeOrder ? 2 : 1]++;
      }
    }
    assertTrue(seen[0] > 100 && seen[1] > 10 && seen[2] > 10, Arrays.toString(seen));
    assertNull(VerificationKey.decode(new byte[31]));
    assertNull(VerificationKey.decode(new byte[33]));
  }

  /** The points of order 1, 2, 4 and 8, and whatever else could be read as one. */
  @Test
  void pointsOfLowOrderAreNoKeys() {
    SlowCurve point = SlowCurve.NEUTRAL;
    for (int i = 0; i < 8; i++) {
      byte[] encoded = point.encode();
      assertNull(VerificationKey.decode(encoded), "multiple " + i);
      encoded[31] ^= (byte) 0x80;
      assertNull(VerificationKey.decode(encoded), "multiple " + i + ", the other sign");
      point = point.plus(SlowCurve.EIGHTH);
    }
    assertEquals(SlowCurve.NEUTRAL, point);
    for (int offset = 0; offset < 19; offset++) {
      byte[] notReduced = SlowCurve.littleEndian(SlowCurve.P.add(BigInteger.valueOf(offset)));
      assertNull(VerificationKey.decode(notReduced), "p + " + offset);
      notReduced[31] |= (byte) 0x80;
      assertNull(VerificationKey.decode(notReduced), "p + " + offset + ", negative");
    }
  }

  /**
   * Keys and R with a part of order 8. The equation without the cofactor decides, exactly; with it,
   * all of these would be taken.
   */
  @Test
  void partsOfLowOrderCount() {
    int[] seen = new int[2];
    for (int round = 0; round < 40; round++) {
      BigInteger a = SlowCurve.number(random.bytes(32)).mod(SlowCurve.L);
      BigInteger r = SlowCurve.number(random.bytes(32)).mod(SlowCurve.L);
      byte[] key = SlowCurve.BASE.times(a).plus(eighths(random.below(8))).encode();
      byte[] message = random.bytes(10);
      byte[] signature =
          Arrays.copyOf(SlowCurve.BASE.times(r).plus(eighths(random.below(8))).encode(), 64);
      BigInteger k = SlowCurve.challenge(signature, key, message);
      BigInteger s = r.add(k.multiply(a)).mod(SlowCurve.L);
      System.arraycopy(SlowCurve.littleEndian(s), 0, signature, 32, 32);
      boolean expected = SlowCurve.verifies(key, message, signature);
      String which = "round " + round + ", seed " + SEED;
      assertEquals(expected, verify(key, message, signature), which);
      seen[expected ? 1 : 0]++;
    }
    assertTrue(seen[0] > 10 && seen[1] > 2, Arrays.toString(seen));
    assertEquals(SlowCurve.NEUTRAL, SlowCurve.EIGHTH.times(EIGHT));
  }

  private static SlowCurve eighths(int multiple) {
    return SlowCurve.EIGHTH.times(BigInteger.valueOf(multiple));
  }

  /** R is compared byte for byte, so no other encoding of a point is taken. */
  @Test
  void pointsAreInTheirOwnEncoding() {
    for (int round = 0; round < 200; round++) {
      byte[] seed = random.bytes(32);
      byte[] key = publicKey(seed);
      byte[] signature = Arrays.copyOf(random.edge(), 64);
      System.arraycopy(random.edge(), 0, signature, 32, 32);
      signature[63] &= 0x0f;
      boolean verified = verify(key, seed, signature);
      assertEquals(theirs(key, seed, signature), verified, "round " + round + ", seed " + SEED);
      assertFalse(verified);
    }
  }
}
