package pli.server.backup;

/** Told how far a copy has come. */
@FunctionalInterface
public interface Progress {
  /**
   * So much is done.
   *
   * @param bytes done
   * @param of so many
   */
  void at(long bytes, long of);
}
