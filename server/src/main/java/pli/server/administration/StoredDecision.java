package pli.server.administration;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.server.delivery.Padding;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;

/** The row of a policy change or an act that stands in the log. */
final class StoredDecision {
  private static final int FORMAT = 1;

  private StoredDecision() {}

  static Bytes encode(Placed placed) {
    return Padding.pad(
        new TlsWriter(1024)
            .u8(FORMAT)
            .u64(placed.place())
            .opaque(placed.entry().encode())
            .toBytes());
  }

  static Placed read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a decision's row");
    }
    long place = in.u64();
    LoggedEntry entry = LoggedEntry.decode(in.opaque());
    Padding.skip(in);
    return new Placed(entry, place);
  }
}
