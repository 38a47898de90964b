package pli.server.store;

/**
 * How large the store's parts are.
 *
 * @param cacheBytes for blocks read from the disk
 * @param writeBufferBytes of one table before it is written out as a file
 * @param reserveBytes of free disk below which changes that need room are refused
 * @param maxBatchBytes of values in one synced write, beyond which the next change waits
 * @param maxWaiting changes that may wait for the committer
 * @param maxBytes of the store's files above which changes that need room are refused
 */
public record StoreOptions(
    long cacheBytes,
    long writeBufferBytes,
    long reserveBytes,
    long maxBatchBytes,
    int maxWaiting,
    long maxBytes) {
  private static final long MIB = 1 << 20;

  /** Without a limit to the store's files but the disk. */
  public StoreOptions(
      long cacheBytes,
      long writeBufferBytes,
      long reserveBytes,
      long maxBatchBytes,
      int maxWaiting) {
    this(cacheBytes, writeBufferBytes, reserveBytes, maxBatchBytes, maxWaiting, Long.MAX_VALUE);
  }

  /** For a server on a disk of its own. */
  public static StoreOptions standard() {
    return new StoreOptions(64 * MIB, 16 * MIB, 256 * MIB, 8 * MIB, 100_000);
  }

  /** The same with another reserve. */
  public StoreOptions withReserve(long bytes) {
    return new StoreOptions(
        cacheBytes, writeBufferBytes, bytes, maxBatchBytes, maxWaiting, maxBytes);
  }
}
