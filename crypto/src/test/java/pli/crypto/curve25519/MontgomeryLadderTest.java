package pli.crypto.curve25519;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;

/** X25519 with the vectors of RFC 7748 and beside Bouncy Castle's. */
class MontgomeryLadderTest {
  private static final long SEED = 7748;

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static String product(String scalar, String u) {
    return HexFormat.of().formatHex(MontgomeryLadder.multiply(hex(scalar), hex(u)));
  }

  /** RFC 7748 section 5.2. */
  @Test
  void vectors() {
    assertEquals(
        "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        product(
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"));
    assertEquals(
        "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
        product(
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"));
  }

  /** RFC 7748 section 5.2: the scalar and the point of each round come from the one before. */
  @Test
  void oneThousandIterations() {
    byte[] k = new byte[32];
    k[0] = 9;
    byte[] u = k;
    for (int round = 1; round <= 1000; round++) {
      byte[] next = MontgomeryLadder.multiply(k, u);
      u = k;
      k = next;
      if (round == 1) {
        assertArrayEquals(
            hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"), k);
      }
    }
    assertArrayEquals(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"), k);
  }

  /** RFC 7748 section 6.1. */
  @Test
  void diffieHellman() {
    String nine = "0900000000000000000000000000000000000000000000000000000000000000";
    String a = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    String b = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
    String alice = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
    String bob = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
    String shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
    assertEquals(alice, product(a, nine));
    assertEquals(bob, product(b, nine));
    assertEquals(shared, product(a, bob));
    assertEquals(shared, product(b, alice));
  }

  @Test
  void theSameAsBouncyCastle() {
    Seeded random = new Seeded(SEED);
    for (int round = 0; round < 2000; round++) {
      byte[] scalar = random.edge();
      byte[] u = random.edge();
      byte[] theirs = new byte[32];
      X25519.scalarMult(scalar, 0, u, 0, theirs, 0);
      byte[] kept = scalar.clone();
      assertArrayEquals(
          theirs,
          MontgomeryLadder.multiply(scalar, u),
          Arrays.toString(scalar) + Arrays.toString(u) + ", seed " + SEED);
      assertArrayEquals(kept, scalar);
    }
  }

  @Test
  void lengthsAreChecked() {
    for (int length : new int[] {0, 31, 33}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> MontgomeryLadder.multiply(new byte[length], new byte[32]));
      assertThrows(
          IllegalArgumentException.class,
          () -> MontgomeryLadder.multiply(new byte[32], new byte[length]));
    }
  }
}
