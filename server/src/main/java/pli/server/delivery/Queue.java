package pli.server.delivery;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * The row of a queue. Its entries have the numbers from {@code first} to before {@code next},
 * without gaps.
 *
 * @param publicKey who holds its private half reads the queue
 * @param first number of the first entry that is still there
 * @param next number that the next entry will have
 * @param bytesIn bytes of all entries that ever came
 * @param bytesOut bytes of those that are gone
 * @param dueDay the last day on whose list of things due the queue stands
 */
record Queue(Bytes publicKey, long first, long next, long bytesIn, long bytesOut, long dueDay) {
  private static final int FORMAT = 1;
  private static final int KEY = 32;

  static Queue empty(Bytes publicKey) {
    return new Queue(publicKey, 1, 1, 0, 0, 0);
  }

  /** Whether an entry of {@code length} bytes still fits. */
  boolean hasRoomFor(int length, QueueQuota quota) {
    return next - first < quota.entries() && bytesIn - bytesOut + length <= quota.bytes();
  }

  Queue withEntry(int length, long day) {
    return new Queue(publicKey, first, next + 1, bytesIn + length, bytesOut, day);
  }

  /** Without the entries before {@code newFirst}, which with all earlier ones had so many bytes. */
  Queue without(long newFirst, long newBytesOut) {
    return new Queue(publicKey, newFirst, next, bytesIn, newBytesOut, dueDay);
  }

  Bytes encode() {
    return new TlsWriter(96)
        .u8(FORMAT)
        .opaque(publicKey)
        .u64(first)
        .u64(next)
        .u64(bytesIn)
        .u64(bytesOut)
        .u64(dueDay)
        .toBytes();
  }

  static Queue read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a queue's format");
    }
    return new Queue(in.opaque(KEY), in.u64(), in.u64(), in.u64(), in.u64(), in.u64());
  }
}
