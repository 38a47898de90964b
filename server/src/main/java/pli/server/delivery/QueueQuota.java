package pli.server.delivery;

import pli.protocol.Limits;

/**
 * How much one queue may hold.
 *
 * @param entries how many
 * @param bytes of all of them
 */
public record QueueQuota(long entries, long bytes) {
  /** As much as the protocol allows. */
  public static QueueQuota standard() {
    return new QueueQuota(Limits.MAX_QUEUE_ENTRIES, Limits.MAX_QUEUE_BYTES);
  }
}
