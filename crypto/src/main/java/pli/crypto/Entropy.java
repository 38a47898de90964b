package pli.crypto;

/**
 * Where unpredictable bytes come from. The programs give the platform's generator, {@code
 * secureRandom::nextBytes}; tests give a seeded one and can repeat a run.
 */
@FunctionalInterface
public interface Entropy {
  /** Overwrites all of {@code target} with bytes that nobody else can predict. */
  void fill(byte[] target);
}
