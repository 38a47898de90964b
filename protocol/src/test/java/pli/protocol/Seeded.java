package pli.protocol;

import java.util.Random;
import pli.codec.Bytes;
import pli.crypto.Entropy;

/** Entropy that a test can repeat. */
final class Seeded implements Entropy {
  private final Random random;

  Seeded(long seed) {
    random = new Random(seed);
  }

  @Override
  public void fill(byte[] target) {
    random.nextBytes(target);
  }

  Bytes bytes(int length) {
    byte[] value = new byte[length];
    fill(value);
    return Bytes.adopt(value);
  }
}
