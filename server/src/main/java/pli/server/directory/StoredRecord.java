package pli.server.directory;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.server.delivery.Padding;
import pli.transparency.account.LoggedRecord;

/**
 * A record of an account that stands in the log.
 *
 * @param index its place there, from 0
 * @param record what it is
 */
public record StoredRecord(long index, LoggedRecord record) {
  private static final int FORMAT = 1;

  Bytes encode() {
    return Padding.pad(new TlsWriter(2048).u8(FORMAT).u64(index).opaque(record.encode()).toBytes());
  }

  static StoredRecord read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a record's row");
    }
    long index = in.u64();
    LoggedRecord record = LoggedRecord.decode(in.opaque());
    Padding.skip(in);
    return new StoredRecord(index, record);
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "StoredRecord";
  }
}
