package pli.crypto;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import pli.codec.Bytes;

/** Argon2id, version 0x13 (RFC 9106): a key from a passphrase, slow and large on purpose. */
public final class PasswordHash {
  private PasswordHash() {}

  /**
   * What a guess costs.
   *
   * @param memoryKib memory in KiB, at least 8 for each lane and at most 4 GiB
   * @param iterations passes over the memory, 1 to 1,000
   * @param parallelism lanes, 1 to 64; part of the function, whatever the number of processors
   */
  public record Parameters(int memoryKib, int iterations, int parallelism) {
    /** What RFC 9106 section 4 recommends where 2 GiB are too much: 64 MiB, 3 passes, 4 lanes. */
    public static final Parameters RECOMMENDED = new Parameters(64 * 1024, 3, 4);

    /** Checks the limits above, so that a damaged file cannot ask for more than there is. */
    public Parameters {
      if (parallelism < 1 || parallelism > 64) {
        throw new IllegalArgumentException("parallelism " + parallelism + " is not in 1..64");
      }
      if (iterations < 1 || iterations > 1000) {
        throw new IllegalArgumentException("iterations " + iterations + " are not in 1..1000");
      }
      if (memoryKib < 8 * parallelism || memoryKib > 4 << 20) {
        throw new IllegalArgumentException("memory of " + memoryKib + " KiB is out of bounds");
      }
    }
  }

  /**
   * A key of {@code length} bytes.
   *
   * @param passphraseUtf8 the passphrase, which the caller overwrites afterwards
   * @param salt at least 8 bytes, different for each use; 16 are enough
   * @param length 4 bytes or more
   */
  public static Secret derive(
      byte[] passphraseUtf8, Bytes salt, Parameters parameters, int length) {
    if (salt.length() < 8) {
      throw new IllegalArgumentException("a salt of " + salt.length() + " bytes, not 8 or more");
    }
    if (length < 4) {
      throw new IllegalArgumentException("a key of " + length + " bytes, not 4 or more");
    }
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(parameters.memoryKib())
            .withIterations(parameters.iterations())
            .withParallelism(parameters.parallelism())
            .withSalt(salt.toByteArray())
            .build());
    byte[] key = new byte[length];
    generator.generateBytes(passphraseUtf8, key);
    return Secret.adopt(key);
  }
}
