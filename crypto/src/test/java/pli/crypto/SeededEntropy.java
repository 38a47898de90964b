package pli.crypto;

/** A repeatable stream of bytes for tests: SplitMix64 from a seed. Predictable, so never a key. */
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

  long next() {
    state += 0x9e3779b97f4a7c15L;
    long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
