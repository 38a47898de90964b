package pli.server.delivery;

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
  private static final int FORMAT = 2;
  private static final int FORMAT_WITHOUT_FULL = 1;

  pli.codec.Bytes encode() {
    return new TlsWriter(16).u8(FORMAT).u32(delivered).u32(missing).u32(full).toBytes();
  }

  /** What was answered to the same submission before. */
  static Accepted readRepeated(TlsReader in) throws DecodeException {
    int format = in.u8();
    if (format != FORMAT && format != FORMAT_WITHOUT_FULL) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a submission's format");
    }
    int delivered = count(in);
    int missing = count(in);
    int full = format == FORMAT ? count(in) : 0;
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
