package pli.crypto.curve25519;

import java.math.BigInteger;

/** A repeatable stream of numbers for these tests: SplitMix64 from a seed. Never a key. */
final class Seeded {
  private long state;

  Seeded(long seed) {
    state = seed;
  }

  long next() {
    state += 0x9e3779b97f4a7c15L;
    long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  int below(int bound) {
    return (int) Long.remainderUnsigned(next(), bound);
  }

  byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) next();
    }
    return bytes;
  }

  /** 32 bytes at the edge of something: near 0, near a power of two, near p or L, or any. */
  byte[] edge() {
    BigInteger[] centres = {
      BigInteger.ZERO, SlowCurve.P, SlowCurve.L, BigInteger.ONE.shiftLeft(8 * below(32))
    };
    return switch (below(6)) {
      case 0, 1 -> bytes(32);
      case 2 -> repeated((byte) (below(2) - 1), below(32));
      default ->
          SlowCurve.littleEndian(
              centres[below(4)]
                  .add(BigInteger.valueOf(below(61) - 30))
                  .mod(BigInteger.ONE.shiftLeft(256)));
    };
  }

  private byte[] repeated(byte value, int from) {
    byte[] bytes = bytes(32);
    for (int i = from; i < 32; i++) {
      bytes[i] = value;
    }
    return bytes;
  }
}
