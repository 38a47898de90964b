package pli.server.delivery;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * The row of a queue. Its entries have the numbers from {@code first} to before {@code next},
 * without gaps.
 *
 * <p>The row is written when something is taken out, and on the first entry of a day; not for each
 * further entry, because how many came since then follows from the last one ({@link Queues#find}).
 * What follows is at hand, so that it need not be looked up for each.
 *
 * @param publicKey who holds its private half reads the queue
 * @param first number of the first entry that is still there
 * @param next number that the next entry will have
 * @param bytesIn bytes of all entries that ever came
 * @param bytesOut bytes of those that are gone
 * @param dueDay the last day on whose list of things due the queue stands
 * @param isWhole whether there are no entries but these; else some may have come since
 */
record Queue(
    Bytes publicKey,
    long first,
    long next,
    long bytesIn,
    long bytesOut,
    long dueDay,
    boolean isWhole) {
  /**
   * A server that knew only 1 wrote the row for each entry, and would not look for further ones.
   */
  private static final int FORMAT = 2;

  private static final int FORMAT_OF_EACH_ENTRY = 1;

  /** Never on the disk. */
  private static final int AT_HAND = 0;

  private static final int KEY = 32;

  static Queue empty(Bytes publicKey) {
    return new Queue(publicKey, 1, 1, 0, 0, 0, true);
  }

  /** Whether an entry of {@code length} bytes still fits. */
  boolean hasRoomFor(int length, QueueQuota quota) {
    return next - first < quota.entries() && bytesIn - bytesOut + length <= quota.bytes();
  }

  Queue withEntry(int length, long day) {
    return new Queue(publicKey, first, next + 1, bytesIn + length, bytesOut, day, true);
  }

  /** Without the entries before {@code newFirst}, which with all earlier ones had so many bytes. */
  Queue without(long newFirst, long newBytesOut) {
    return new Queue(publicKey, newFirst, next, bytesIn, newBytesOut, dueDay, true);
  }

  /**
   * Without the entries up to one of which it is not known whether it is the last, and which with
   * all before had so many bytes.
   */
  Queue withoutUpTo(long last, long bytesInAfter) {
    boolean isBeyond = last >= next;
    return new Queue(
        publicKey,
        last + 1,
        isBeyond ? last + 1 : next,
        isBeyond ? bytesInAfter : bytesIn,
        bytesInAfter,
        dueDay,
        false);
  }

  /** With all entries up to the one of this number, which with all before had so many bytes. */
  Queue upTo(long last, long bytesInAfter) {
    return new Queue(publicKey, first, last + 1, bytesInAfter, bytesOut, dueDay, true);
  }

  /** As it is, for lack of further entries. */
  Queue whole() {
    return new Queue(publicKey, first, next, bytesIn, bytesOut, dueDay, true);
  }

  /** As it is written. */
  Bytes encode() {
    return encode(FORMAT);
  }

  /** As it is at hand. */
  Bytes encodeAtHand() {
    return encode(AT_HAND);
  }

  private Bytes encode(int format) {
    return new TlsWriter(96)
        .u8(format)
        .opaque(publicKey)
        .u64(first)
        .u64(next)
        .u64(bytesIn)
        .u64(bytesOut)
        .u64(dueDay)
        .toBytes();
  }

  static Queue read(TlsReader in) throws DecodeException {
    int format = in.u8();
    if (format != AT_HAND && format != FORMAT && format != FORMAT_OF_EACH_ENTRY) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a queue's format");
    }
    return new Queue(
        in.opaque(KEY), in.u64(), in.u64(), in.u64(), in.u64(), in.u64(), format == AT_HAND);
  }
}
