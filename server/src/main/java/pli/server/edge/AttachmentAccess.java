package pli.server.edge;

import java.time.Duration;
import java.util.concurrent.Executor;
import pli.server.attachment.Attachments;
import pli.server.observation.EventLog;
import pli.server.session.TokenBuckets;

/**
 * What the door to the attachments needs.
 *
 * @param attachments what lies behind it
 * @param limits how much may pass
 * @param requestsPerAddress all requests from one address
 * @param kibibytesPerAddress what one address may put
 * @param disk runs what waits for the disk
 * @param log for faults
 */
public record AttachmentAccess(
    Attachments attachments,
    Limits limits,
    TokenBuckets requestsPerAddress,
    TokenBuckets kibibytesPerAddress,
    Executor disk,
    EventLog log) {
  /**
   * How much may pass.
   *
   * @param atOnce attachments on their way at once
   * @param atOncePerAddress of these, to and from one address
   * @param slow in which time 64 KiB at least have to pass
   */
  public record Limits(int atOnce, int atOncePerAddress, Duration slow) {}
}
