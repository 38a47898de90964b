package pli.server.directory;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.server.delivery.Padding;
import pli.transparency.Limits;
import pli.transparency.account.Handle;

/**
 * What an invitation allows.
 *
 * @param as what it lets in
 * @param usesLeft how many more
 * @param expiresMillis until when
 * @param handle the only handle it is for, or null for any; of an administrator's that was used,
 *     who used it
 */
public record InvitationTerms(
    Invited as, int usesLeft, long expiresMillis, @Nullable Handle handle) {
  private static final int FORMAT = 3;

  /** Every invitation takes as much room as one for the longest handle. */
  private static final int LENGTH = 16 + Limits.MAX_HANDLE;

  InvitationTerms usedBy(Handle user) {
    @Nullable Handle only = as == Invited.ADMINISTRATOR ? user : handle;
    return new InvitationTerms(as, usesLeft - 1, expiresMillis, only);
  }

  /** Whether this let in just now, as an administrator to be, the account of that handle. */
  public boolean promised(Handle user) {
    return as == Invited.ADMINISTRATOR && usesLeft == 0 && user.equals(handle);
  }

  Bytes encode() {
    TlsWriter out =
        new TlsWriter(LENGTH)
            .u8(FORMAT)
            .u8(as.ordinal())
            .u16(usesLeft)
            .u64(expiresMillis)
            .opaque(handle == null ? Bytes.EMPTY : Bytes.utf8(handle.value()));
    return out.raw(new byte[LENGTH - out.size()]).toBytes();
  }

  static InvitationTerms read(TlsReader in) throws DecodeException {
    int format = in.u8();
    int as = in.u8();
    if (format != FORMAT || as >= Invited.values().length) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an invitation's format");
    }
    int uses = in.u16();
    long expires = in.u64();
    String handle = in.opaque(Limits.MAX_HANDLE).utf8();
    Padding.skip(in);
    return new InvitationTerms(
        Invited.values()[as], uses, expires, handle.isEmpty() ? null : Handle.parse(handle));
  }
}
