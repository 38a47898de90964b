package pli.mls.tree;

import java.util.Random;
import pli.crypto.Entropy;

/** Randomness that a seed reproduces. */
final class SeededEntropy implements Entropy {
  private final Random random;

  SeededEntropy(long seed) {
    random = new Random(seed);
  }

  @Override
  public void fill(byte[] target) {
    random.nextBytes(target);
  }
}
