package pli.server.delivery;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * The row of an entry.
 *
 * @param acceptedMillis when it was accepted
 * @param bytesInAfter bytes of all entries that ever came to the queue, this one included: with it
 *     the bytes that an acknowledgement frees are known without reading each entry
 * @param sealed what the reader gets
 */
record StoredEntry(long acceptedMillis, long bytesInAfter, Bytes sealed) {
  private static final int FORMAT = 1;

  /** Bytes of all entries that came before this one. */
  long bytesInBefore() {
    return bytesInAfter - sealed.length();
  }

  Bytes encode() {
    return new TlsWriter(sealed.length() + 24)
        .u8(FORMAT)
        .u64(acceptedMillis)
        .u64(bytesInAfter)
        .opaque(sealed)
        .toBytes();
  }

  static StoredEntry read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an entry's format");
    }
    return new StoredEntry(in.u64(), in.u64(), in.opaque());
  }
}
