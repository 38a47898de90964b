package pli.crypto.curve25519;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

/** Keys and signatures, byte for byte those of RFC 8032 and of Bouncy Castle. */
class SigningTest {
  private static final long SEED = 8033;

  private final Seeded random = new Seeded(SEED);

  /** RFC 8032 section 7.1: seed, key, message, signature. */
  @Test
  void vectors() {
    String[][] vectors = {
      {
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
      },
      {
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
      },
      {
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
      },
    };
    HexFormat hex = HexFormat.of();
    for (String[] vector : vectors) {
      byte[] seed = hex.parseHex(vector[0]);
      byte[] key = Signing.publicKey(seed);
      assertEquals(vector[1], hex.formatHex(key));
      assertEquals(vector[3], hex.formatHex(Signing.sign(seed, key, hex.parseHex(vector[2]))));
    }
  }

  @Test
  void thousandsOfKeysAndSignatures() {
    for (int round = 0; round < 3000; round++) {
      byte[] seed = round % 4 == 0 ? random.edge() : random.bytes(32);
      byte[] before = seed.clone();
      byte[] key = new byte[32];
      Ed25519.generatePublicKey(seed, 0, key, 0);
      String which = Arrays.toString(seed) + ", seed " + SEED;
      assertArrayEquals(key, Signing.publicKey(seed), which);
      byte[] message = random.bytes(random.below(500));
      byte[] expected = new byte[64];
      Ed25519.sign(seed, 0, message, 0, message.length, expected, 0);
      byte[] signature = Signing.sign(seed, key, message);
      assertArrayEquals(expected, signature, which);
      assertArrayEquals(before, seed, "the seed was changed");
      if (round % 10 == 0) {
        VerificationKey decoded = VerificationKey.decode(key);
        assertNotNull(decoded, which);
        assertTrue(decoded.verify(message, signature), which);
      }
    }
  }

  @Test
  void seedsHave32Bytes() {
    assertThrows(IllegalArgumentException.class, () -> Signing.publicKey(new byte[31]));
    assertThrows(
        IllegalArgumentException.class,
        () -> Signing.sign(new byte[33], new byte[32], new byte[0]));
  }
}
