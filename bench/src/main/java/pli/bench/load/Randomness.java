package pli.bench.load;

import java.util.concurrent.ThreadLocalRandom;
import pli.codec.Bytes;
import pli.crypto.Entropy;

/** Ids and keys of measurements: fresh each time, and cheap, since nobody attacks them. */
public final class Randomness {
  /** Where it comes from. */
  public static final Entropy ENTROPY = target -> ThreadLocalRandom.current().nextBytes(target);

  private Randomness() {}

  /** So many bytes. */
  public static Bytes bytes(int length) {
    byte[] value = new byte[length];
    ENTROPY.fill(value);
    return Bytes.adopt(value);
  }
}
