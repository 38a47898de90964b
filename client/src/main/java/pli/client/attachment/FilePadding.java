package pli.client.attachment;

/**
 * Zeros behind a file up to a Padmé length (Nikitin et al., PoPETs 2019(4)), so that the size that
 * the server sees says little; at most 12 % more.
 */
final class FilePadding {
  private static final long LEAST = 4096;

  private FilePadding() {}

  /** How long a file of so many bytes is when padded. */
  static long paddedLength(long length) {
    long least = Math.max(LEAST, length);
    int exponent = 63 - Long.numberOfLeadingZeros(least);
    int keptBits = 32 - Integer.numberOfLeadingZeros(exponent);
    long mask = (1L << exponent - keptBits) - 1;
    return least + mask & ~mask;
  }
}
