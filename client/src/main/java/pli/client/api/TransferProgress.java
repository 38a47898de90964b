package pli.client.api;

/** Hears how far a file has come on its way up or down. */
@FunctionalInterface
public interface TransferProgress {
  /**
   * So much of a file is done.
   *
   * @param done bytes on their way or there, seals and padding included
   * @param of so many
   */
  void at(long done, long of);
}
