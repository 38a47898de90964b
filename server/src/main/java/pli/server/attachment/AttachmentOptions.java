package pli.server.attachment;

import java.time.Duration;
import pli.protocol.Limits;

/**
 * How much there may be.
 *
 * @param maxBytes of one attachment
 * @param totalBytes of all together
 * @param lifetime of an attachment at most
 * @param upload how long one may take to come whole
 */
public record AttachmentOptions(
    long maxBytes, long totalBytes, Duration lifetime, Duration upload) {
  /** Checks them against the protocol's limits. */
  public AttachmentOptions {
    if (maxBytes > Limits.MAX_ATTACHMENT || lifetime.compareTo(Limits.ATTACHMENT_LIFETIME) > 0) {
      throw new IllegalArgumentException("beyond the protocol's limits");
    }
  }
}
