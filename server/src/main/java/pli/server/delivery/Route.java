package pli.server.delivery;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * The row of a group's route.
 *
 * @param epoch the group's epoch
 * @param sealedTable the routing table of that epoch, under that epoch's route key
 */
record Route(long epoch, Bytes sealedTable) {
  private static final int FORMAT = 1;

  Bytes encode() {
    return new TlsWriter(sealedTable.length() + 16)
        .u8(FORMAT)
        .u64(epoch)
        .opaque(sealedTable)
        .toBytes();
  }

  static Route read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a route's format");
    }
    return new Route(in.u64(), in.opaque());
  }
}
