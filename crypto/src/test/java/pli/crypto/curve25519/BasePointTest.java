package pli.crypto.curve25519;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;

/** Public keys of X25519 with the vectors of RFC 7748, beside the ladder and Bouncy Castle. */
class BasePointTest {
  private static final long SEED = 7749;

  private final Seeded random = new Seeded(SEED);

  private static void assertSame(byte[] scalar) {
    String which = Arrays.toString(scalar) + ", seed " + SEED;
    byte[] before = scalar.clone();
    byte[] theirs = new byte[32];
    X25519.generatePublicKey(scalar, 0, theirs, 0);
    byte[] ours = BasePoint.montgomeryMultiple(scalar);
    assertArrayEquals(theirs, ours, which);
    byte[] nine = new byte[32];
    nine[0] = 9;
    assertArrayEquals(MontgomeryLadder.multiply(scalar, nine), ours, which);
    assertArrayEquals(before, scalar, "the scalar was changed");
  }

  /** RFC 7748 section 6.1. */
  @Test
  void vectors() {
    HexFormat hex = HexFormat.of();
    String alice = "77076d0a7318a57d3c16c17251b26645df4c2f92ebc099f2c7a6b3e6f8a3d4c7";
    String bob = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
    assertEquals(
        "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
        hex.formatHex(BasePoint.montgomeryMultiple(hex.parseHex(bob))));
    assertSame(hex.parseHex(alice));
  }

  @Test
  void thousandsOfScalars() {
    for (int round = 0; round < 3000; round++) {
      assertSame(random.bytes(32));
    }
  }

  /** All bytes 0 to 255 in all places, among bytes that carry, and among such that do not. */
  @Test
  void everyDigitInEveryPlace() {
    for (byte rest : new byte[] {0, (byte) 0x77, (byte) 0x78, (byte) 0x88, (byte) 0xff}) {
      for (int place = 0; place < 32; place++) {
        for (int value = 0; value < 256; value += place % 8 == 7 ? 1 : 17) {
          byte[] scalar = new byte[32];
          Arrays.fill(scalar, rest);
          scalar[place] = (byte) value;
          assertSame(scalar);
        }
      }
    }
  }

  @Test
  void edges() {
    for (int round = 0; round < 500; round++) {
      assertSame(random.edge());
    }
    assertThrows(IllegalArgumentException.class, () -> BasePoint.montgomeryMultiple(new byte[31]));
  }
}
