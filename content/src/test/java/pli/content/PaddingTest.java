package pli.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;

/** Every length comes back, few lengths are seen, nothing is hidden in the padding. */
class PaddingTest {
  @Test
  void everyLengthComesBack() throws DecodeException {
    for (int length = 0; length < 3000; length++) {
      Bytes message = Bytes.copyOf(new byte[length]);
      byte[] padded = Padding.pad(message);
      assertEquals(Padding.paddedLength(length), padded.length);
      assertEquals(message, Padding.unpad(padded));
    }
  }

  @Test
  void lengthsAreFewAndCostLittle() {
    Set<Integer> seen = new HashSet<>();
    int previous = 0;
    for (int length = 0; length < 1 << 16; length++) {
      int padded = Padding.paddedLength(length);
      assertTrue(padded >= length + 4 && padded >= previous);
      assertTrue(padded == Padding.LEAST || padded <= 1.12 * (length + 4), "length " + length);
      seen.add(padded);
      previous = padded;
    }
    assertEquals(8 * 16 + 2, seen.size());
  }

  /** Padmé of L is L rounded up to a multiple of 2^(E − S), E = ⌊log2 L⌋, S = ⌊log2 E⌋ + 1. */
  @Test
  void lengthsAreThoseOfThePaper() {
    assertEquals(256, Padding.paddedLength(0));
    assertEquals(256, Padding.paddedLength(252));
    assertEquals(272, Padding.paddedLength(253));
    assertEquals(272, Padding.paddedLength(268));
    assertEquals(288, Padding.paddedLength(269));
    assertEquals(1024, Padding.paddedLength(1020));
    assertEquals(1088, Padding.paddedLength(1021));
    assertEquals(1 << 20, Padding.paddedLength((1 << 20) - 4));
    assertEquals((1 << 20) + (1 << 15), Padding.paddedLength(1 << 20));
  }

  @Test
  void whatPadDoesNotMakeIsRefused() {
    Bytes message = Bytes.utf8("a message");
    byte[] padded = Padding.pad(message);
    for (int length = 0; length < padded.length; length++) {
      byte[] truncated = Bytes.copyOf(padded, 0, length).toByteArray();
      assertThrows(DecodeException.class, () -> Padding.unpad(truncated));
    }
    byte[] longer = new byte[272];
    System.arraycopy(padded, 0, longer, 0, 256);
    assertThrows(DecodeException.class, () -> Padding.unpad(longer));
    for (int at = 4 + message.length(); at < padded.length; at++) {
      byte[] hidden = padded.clone();
      hidden[at] = 1;
      assertThrows(DecodeException.class, () -> Padding.unpad(hidden));
    }
    for (int[] header :
        new int[][] {{0xff, 0xff, 0xff, 0xff}, {0x7f, 0xff, 0xff, 0xff}, {0, 0, 0, 253}}) {
      byte[] wrong = new byte[256];
      for (int i = 0; i < 4; i++) {
        wrong[i] = (byte) header[i];
      }
      assertThrows(DecodeException.class, () -> Padding.unpad(wrong));
    }
    assertThrows(IllegalArgumentException.class, () -> Padding.paddedLength(-1));
    assertThrows(IllegalArgumentException.class, () -> Padding.paddedLength(Integer.MAX_VALUE));
  }
}
