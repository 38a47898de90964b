package pli.server.administration;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.protocol.Limits;
import pli.server.delivery.Padding;
import pli.server.store.Table;
import pli.server.store.View;
import pli.transparency.administration.LoggedEntry;

/**
 * An entry that lacks signatures.
 *
 * @param number of its row
 * @param sinceMillis when it was proposed first
 * @param entry with the signatures so far, all of which were verified
 */
record OpenProposal(long number, long sinceMillis, LoggedEntry entry) implements Open {
  static final Pile<OpenProposal> PILE =
      new Pile<>(Table.PROPOSALS, "entries", Limits.MAX_PROPOSALS, OpenProposal::read);

  private static final int FORMAT = 1;

  @Override
  public Bytes encode() {
    return Padding.pad(
        new TlsWriter(1024).u8(FORMAT).u64(sinceMillis).opaque(entry.encode()).toBytes());
  }

  private static OpenProposal read(View.Row row, TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a proposal's row");
    }
    long since = in.u64();
    LoggedEntry entry = LoggedEntry.decode(in.opaque());
    Padding.skip(in);
    return new OpenProposal(row.number(), since, entry);
  }
}
