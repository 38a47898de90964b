package pli.server.delivery;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * That a submission is durable.
 *
 * @param delivered in so many queues
 * @param missing queues that are gone or full
 * @param full of these, the full ones
 * @param repeated it had been accepted before, and nothing was added now
 */
public record Accepted(int delivered, int missing, int full, boolean repeated) {
  private static final int FORMAT = 3;
  private static final int FORMAT_WITHOUT_DAY = 2;
  private static final int FORMAT_WITHOUT_FULL = 1;

  /** As it is stored, with the day on which it was. */
  Bytes encode(long day) {
    return new TlsWriter(24).u8(FORMAT).u32(delivered).u32(missing).u32(full).u64(day).toBytes();
  }

  /** The day of a stored answer; later than all for one that has none, which {@link Due} lists. */
  static long readDay(TlsReader in) throws DecodeException {
    int format = format(in);
    readCounts(in, format);
    return format == FORMAT ? in.u64() : Long.MAX_VALUE;
  }

  /** What was answered to the same submission before. */
  static Accepted readRepeated(TlsReader in) throws DecodeException {
    int format = format(in);
    Accepted accepted = readCounts(in, format);
    if (format == FORMAT) {
      in.u64();
    }
    return accepted;
  }

  private static int format(TlsReader in) throws DecodeException {
    int format = in.u8();
    if (format < FORMAT_WITHOUT_FULL || format > FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a submission's format");
    }
    return format;
  }

  private static Accepted readCounts(TlsReader in, int format) throws DecodeException {
    int delivered = count(in);
    int missing = count(in);
    int full = format >= FORMAT_WITHOUT_DAY ? count(in) : 0;
    return new Accepted(delivered, missing, full, true);
  }

  private static int count(TlsReader in) throws DecodeException {
    long count = in.u32();
    if (count > Integer.MAX_VALUE) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a number of queues");
    }
    return (int) count;
  }
}
