package pli.client.api;

/**
 * A backup that was made.
 *
 * @param bytes of the file
 * @param words 24 words, which alone open it; they are nowhere else
 */
public record Backup(long bytes, String words) {
  /** Without the words. */
  @Override
  public String toString() {
    return "Backup[" + bytes + "]";
  }
}
