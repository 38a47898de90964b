package pli.protocol;

import java.time.Duration;

/**
 * The limits that client and server share; each has its row in the table "Limits" of
 * docs/PROTOCOL.md. Sizes are in bytes.
 */
public final class Limits {
  /** Bytes of one frame. */
  public static final int MAX_FRAME = 4 << 20;

  /** Bytes of the MLS message in a {@code Submit}. */
  public static final int MAX_SUBMIT_MESSAGE = 1 << 20;

  /** Bytes of the MLS message in a {@code Commit}. */
  public static final int MAX_COMMIT_MESSAGE = 2 << 20;

  /** Bytes of a sealed Welcome. */
  public static final int MAX_WELCOME = 3 << 20;

  /** Destinations in a routing table. */
  public static final int MAX_DESTINATIONS = 4096;

  /** Bytes that one request may fan out: message size times destinations. */
  public static final long MAX_FAN_OUT_BYTES = 128L << 20;

  /** Entries in a queue. */
  public static final int MAX_QUEUE_ENTRIES = 100_000;

  /** Bytes of all entries in a queue. */
  public static final long MAX_QUEUE_BYTES = 256L << 20;

  /** How long an entry that nobody acknowledges stays. */
  public static final Duration ENTRY_LIFETIME = Duration.ofDays(30);

  /** How long a submission id is remembered. */
  public static final Duration SUBMISSION_MEMORY = Duration.ofDays(7);

  /** Entries sent on one connection and not yet acknowledged. */
  public static final int MAX_UNACKNOWLEDGED_ENTRIES = 256;

  /** Bytes sent on one connection and not yet acknowledged; one entry is always let through. */
  public static final int MAX_UNACKNOWLEDGED_BYTES = 2 << 20;

  /** Connections that read one queue at the same time. */
  public static final int MAX_READERS = 4;

  /** Queues that one connection reads. */
  public static final int MAX_QUEUES_READ = 64;

  /** One-time KeyPackages of a device. */
  public static final int MAX_KEY_PACKAGES = 200;

  /** Bytes of a KeyPackage. One of the hybrid suite has some 2,700. */
  public static final int MAX_KEY_PACKAGE = 8 << 10;

  /** Records of an account in one answer. */
  public static final int MAX_RECORDS = 64;

  /** Entries that wait for signatures of administrators at the same time. */
  public static final int MAX_PROPOSALS = 64;

  /** Resets that are asked for at the same time, one for each account. */
  public static final int MAX_RESET_REQUESTS = 64;

  /** How long an entry waits for signatures, and a reset that was asked for. */
  public static final Duration PROPOSAL_LIFETIME = Duration.ofDays(7);

  /** Uses of one invitation. */
  public static final int MAX_INVITATION_USES = 1000;

  /** Seconds that an invitation may live at least. */
  public static final long MIN_INVITATION_SECONDS = 60;

  /** Seconds that an invitation may live at most: 365 days. */
  public static final long MAX_INVITATION_SECONDS = 31_536_000;

  /** Bytes of an attachment as the server keeps it: a file of 2 GiB, and its seals. */
  public static final long MAX_ATTACHMENT = (2L << 30) + (1 << 20);

  /** Bytes of an attachment that are sealed as one; what is put begins on a multiple of it. */
  public static final int ATTACHMENT_BLOCK = 64 << 10;

  /** Bytes of an attachment in one {@code PUT}. */
  public static final int MAX_ATTACHMENT_PART = 4 << 20;

  /** How long an attachment stays at most, counted from its first byte. */
  public static final Duration ATTACHMENT_LIFETIME = Duration.ofDays(30);

  /** How long an upload may take; then what has come is deleted. */
  public static final Duration ATTACHMENT_UPLOAD = Duration.ofHours(24);

  /** Requests of a connection that are not answered yet. */
  public static final int MAX_UNANSWERED = 64;

  /** After how long without a frame from itself a side sends a ping. */
  public static final Duration PING_AFTER = Duration.ofSeconds(30);

  /** After how long without a frame from the other side a connection is given up. */
  public static final Duration GIVE_UP_AFTER = Duration.ofSeconds(90);

  private Limits() {}
}
