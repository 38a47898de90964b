package pli.mls;

import java.util.Random;
import pli.crypto.Entropy;

/** Randomness that a seed reproduces; for tests alone. */
public final class SeededEntropy implements Entropy {
  private final Random random;

  /** The same bytes for the same seed. */
  public SeededEntropy(long seed) {
    random = new Random(seed);
  }

  @Override
  public void fill(byte[] target) {
    random.nextBytes(target);
  }

  /** A number from 0 to {@code bound}, exclusive. */
  public int below(int bound) {
    return random.nextInt(bound);
  }
}
