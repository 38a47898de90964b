package pli.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import pli.codec.Bytes;

/** What is sealed where it lies is what is sealed elsewhere. */
class AesGcmInPlaceTest {
  private static final Bytes NONCE = Bytes.copyOf(new byte[AesGcm.NONCE_LENGTH]);
  private static final Bytes AAD = Bytes.utf8("entry");

  @Test
  void itIsTheSameCiphertext() {
    try (Secret key = Secret.copyOf(Bytes.copyOf(new byte[AesGcm.KEY_LENGTH]))) {
      for (int length : new int[] {0, 1, 15, 16, 17, 1000, 100_000}) {
        byte[] plaintext = new byte[length];
        for (int i = 0; i < length; i++) {
          plaintext[i] = (byte) i;
        }
        byte[] buffer = new byte[7 + length + AesGcm.TAG_LENGTH + 3];
        System.arraycopy(plaintext, 0, buffer, 7, length);
        AesGcm.sealInPlace(key, NONCE, AAD, buffer, 7, length);
        Bytes expected =
            Bytes.concat(
                Bytes.copyOf(new byte[7]),
                AesGcm.seal(key, NONCE, AAD, plaintext),
                Bytes.copyOf(new byte[3]));
        assertEquals(expected, Bytes.adopt(buffer));
      }
    }
  }

  @Test
  void theTagNeedsRoom() {
    try (Secret key = Secret.copyOf(Bytes.copyOf(new byte[AesGcm.KEY_LENGTH]))) {
      for (int[] bad : new int[][] {{0, 5}, {-1, 1}, {1, 4}, {0, -1}, {9, Integer.MAX_VALUE}}) {
        assertThrows(
            IllegalArgumentException.class,
            () ->
                AesGcm.sealInPlace(
                    key, NONCE, AAD, new byte[4 + AesGcm.TAG_LENGTH], bad[0], bad[1]));
      }
    }
  }
}
