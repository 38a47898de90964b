package pli.content;

import java.util.Arrays;
import pli.crypto.Entropy;

/** A repeatable stream of numbers for tests: SplitMix64 from a seed. */
final class SeededEntropy implements Entropy {
  private long state;

  SeededEntropy(long seed) {
    state = seed;
  }

  @Override
  public void fill(byte[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = (byte) next();
    }
  }

  int below(int bound) {
    return (int) Math.floorMod(next(), (long) bound);
  }

  /** {@code bytes} with one byte changed, put in or taken out. */
  byte[] damage(byte[] bytes) {
    int at = below(bytes.length);
    switch (below(3)) {
      case 0:
        byte[] changed = bytes.clone();
        changed[at] = (byte) next();
        return changed;
      case 1:
        byte[] longer = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, longer, 0, at);
        longer[at] = (byte) next();
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        return longer;
      default:
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, shorter, at, bytes.length - at - 1);
        return shorter.length == 0 ? bytes : shorter;
    }
  }

  private long next() {
    state += 0x9e3779b97f4a7c15L;
    long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
