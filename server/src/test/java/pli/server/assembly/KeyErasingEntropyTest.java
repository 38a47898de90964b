package pli.server.assembly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.Entropy;

/** What comes out is the keystream that is described, once, and differs by thread and by time. */
class KeyErasingEntropyTest {
  private static final int BUFFER = 4096;

  /** A source that gives 1, 1, 1 ..., then 2, 2, 2 ... and counts. */
  private static Entropy counting(AtomicInteger asked) {
    return target -> Arrays.fill(target, (byte) asked.incrementAndGet());
  }

  private static byte[] keystream(byte[] key, int length) throws Exception {
    Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
    return cipher.doFinal(new byte[length]);
  }

  @Test
  void isTheKeystreamBehindTheNextKey() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 1);
    byte[] first = keystream(key, 32 + BUFFER);
    byte[] next = Arrays.copyOf(first, 32);
    for (int i = 0; i < 32; i++) {
      next[i] ^= 2;
    }
    byte[] second = keystream(next, 32 + BUFFER);
    byte[] expected = new byte[2 * BUFFER];
    System.arraycopy(first, 32, expected, 0, BUFFER);
    System.arraycopy(second, 32, expected, BUFFER, BUFFER);

    byte[] whole = new byte[2 * BUFFER];
    new KeyErasingEntropy(counting(asked)).fill(whole);

    assertArrayEquals(expected, whole);
    assertEquals(2, asked.get());
  }

  @Test
  void piecesOfEachLengthGiveTheSameBytesAsOneWhole() {
    byte[] whole = new byte[3 * BUFFER + 17];
    new KeyErasingEntropy(counting(new AtomicInteger())).fill(whole);
    for (int length : new int[] {1, 12, 24, 31, 4095, 4096, 4097}) {
      KeyErasingEntropy entropy = new KeyErasingEntropy(counting(new AtomicInteger()));
      byte[] piece = new byte[length];
      for (int at = 0; at + length <= whole.length; at += length) {
        entropy.fill(piece);
        assertArrayEquals(Arrays.copyOfRange(whole, at, at + length), piece, length + " at " + at);
      }
    }
    new KeyErasingEntropy(counting(new AtomicInteger())).fill(new byte[0]);
  }

  @Test
  void nothingComesTwiceInAnyThread() throws Exception {
    KeyErasingEntropy entropy = new KeyErasingEntropy(new java.security.SecureRandom()::nextBytes);
    Set<Bytes> seen = ConcurrentHashMap.newKeySet();
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          new Thread(() -> {
            byte[] piece = new byte[16];
            for (int n = 0; n < 2000; n++) {
              entropy.fill(piece);
              seen.add(Bytes.copyOf(piece));
            }
          });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(threads.length * 2000, seen.size());
    Set<Byte> values = new HashSet<>();
    seen.forEach(piece -> values.add(piece.at(0)));
    assertTrue(values.size() > 200);
    assertFalse(seen.contains(Bytes.copyOf(new byte[16])));
  }
}
