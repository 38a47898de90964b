package pli.client;

import java.util.concurrent.atomic.AtomicLong;
import pli.crypto.Entropy;

/** Reproducible noise for tests (SplitMix64); safe for several threads. */
public final class Randomness implements Entropy {
  private final AtomicLong state;

  public Randomness(long seed) {
    state = new AtomicLong(seed);
  }

  @Override
  public void fill(byte[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = (byte) next();
    }
  }

  /** The next 64 bits. */
  public long next() {
    long z = state.addAndGet(0x9e3779b97f4a7c15L);
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
