package pli.server.attachment;

/**
 * How far an attachment has come.
 *
 * @param received bytes that are on the disk for good
 * @param length bytes when it is whole
 * @param expiresMillis when its time is over
 */
public record Progress(long received, long length, long expiresMillis) {
  static Progress of(Attachment attachment) {
    return new Progress(attachment.received(), attachment.length(), attachment.expiresMillis());
  }

  /** Whether all of it is there. */
  public boolean isWhole() {
    return received == length;
  }
}
