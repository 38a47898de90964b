package pli.server.delivery;

import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * That a submission is durable.
 *
 * @param delivered in so many queues
 * @param missing queues that are gone or full
 * @param repeated it had been accepted before, and nothing was added now
 */
public record Accepted(int delivered, int missing, boolean repeated) {
  private static final int FORMAT = 1;

  pli.codec.Bytes encode() {
    return new TlsWriter(16).u8(FORMAT).u32(delivered).u32(missing).toBytes();
  }

  /** What was answered to the same submission before. */
  static Accepted readRepeated(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a submission's format");
    }
    return new Accepted(count(in), count(in), true);
  }

  private static int count(TlsReader in) throws DecodeException {
    long count = in.u32();
    if (count > Integer.MAX_VALUE) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a number of queues");
    }
    return (int) count;
  }
}
