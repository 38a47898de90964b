package pli.server.assembly;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import pli.crypto.Entropy;

/**
 * Unpredictable bytes for who needs many small pieces: nonces, above all. The platform's generator
 * takes a lock and hashes for each piece; this one takes 32 bytes of it for 4 KiB.
 *
 * <p>Each thread has a generator of its own that erases its keys (Bernstein, "Fast-key-erasure
 * random-number generators", 2017): AES-256 in counter mode gives a buffer, whose first 32 bytes
 * become the next key and whose rest is handed out and overwritten as it goes. What was handed out
 * follows from nothing that is still in memory. To the next key come 32 bytes of the source, so
 * what is in memory at one time tells nothing of what comes more than a buffer later. Thread-safe.
 */
public final class KeyErasingEntropy implements Entropy {
  private static final int KEY = 32;
  private static final int BUFFER = 4096;
  private static final int COUNTER = 16;
  private static final String AES = "AES";

  private final ThreadLocal<Generator> generators;

  /** One that begins with, and again and again takes from, {@code source}. */
  public KeyErasingEntropy(Entropy source) {
    generators = ThreadLocal.withInitial(() -> new Generator(source));
  }

  @Override
  public void fill(byte[] target) {
    generators.get().fill(target);
  }

  /** One thread's. */
  private static final class Generator {
    private final Entropy source;
    private final Cipher cipher;
    private final byte[] key = new byte[KEY];
    private final byte[] zeros = new byte[KEY + BUFFER];
    private final byte[] stream = new byte[KEY + BUFFER];
    private int used = stream.length;

    Generator(Entropy source) {
      this.source = source;
      try {
        cipher = Cipher.getInstance("AES/CTR/NoPadding");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the platform has no AES-CTR", e);
      }
    }

    void fill(byte[] target) {
      for (int at = 0; at < target.length; ) {
        if (used == stream.length) {
          refill();
        }
        int length = Math.min(target.length - at, stream.length - used);
        System.arraycopy(stream, used, target, at, length);
        Arrays.fill(stream, used, used + length, (byte) 0);
        used += length;
        at += length;
      }
    }

    /** A key is used for one buffer, so the counter may begin with zero. */
    private void refill() {
      byte[] fresh = new byte[KEY];
      source.fill(fresh);
      for (int i = 0; i < KEY; i++) {
        key[i] ^= fresh[i];
      }
      Arrays.fill(fresh, (byte) 0);
      try {
        cipher.init(
            Cipher.ENCRYPT_MODE,
            new SecretKeySpec(key, AES),
            new IvParameterSpec(new byte[COUNTER]));
        cipher.doFinal(zeros, 0, zeros.length, stream, 0);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-CTR does not encrypt", e);
      }
      System.arraycopy(stream, 0, key, 0, KEY);
      Arrays.fill(stream, 0, KEY, (byte) 0);
      used = KEY;
    }
  }
}
