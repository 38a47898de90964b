package pli.server.administration;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.protocol.Limits;
import pli.server.delivery.Padding;
import pli.server.store.Table;
import pli.server.store.View;
import pli.transparency.account.AccountRecord;

/**
 * A reset that somebody asks for who was invited to.
 *
 * @param number of its row
 * @param sinceMillis when it was asked for
 * @param tokenHash of the invitation
 * @param record that the account is to have
 */
record OpenRequest(long number, long sinceMillis, Bytes tokenHash, AccountRecord record)
    implements Open {
  static final Pile<OpenRequest> PILE =
      new Pile<>(Table.PROPOSALS, "requests", Limits.MAX_RESET_REQUESTS, OpenRequest::read);

  private static final int FORMAT = 1;
  private static final int TOKEN_HASH = 32;

  @Override
  public Bytes encode() {
    return Padding.pad(
        new TlsWriter(2048)
            .u8(FORMAT)
            .u64(sinceMillis)
            .raw(tokenHash)
            .opaque(record.encode())
            .toBytes());
  }

  private static OpenRequest read(View.Row row, TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a request's row");
    }
    long since = in.u64();
    Bytes tokenHash = in.raw(TOKEN_HASH);
    AccountRecord record = AccountRecord.decode(in.opaque());
    Padding.skip(in);
    return new OpenRequest(row.number(), since, tokenHash, record);
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "OpenRequest";
  }
}
