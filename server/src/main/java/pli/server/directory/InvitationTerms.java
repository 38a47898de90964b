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
 * @param role of the accounts that it makes
 * @param usesLeft how many more
 * @param expiresMillis until when
 * @param handle the only handle it is for, or null for any
 */
public record InvitationTerms(
    Role role, int usesLeft, long expiresMillis, @Nullable Handle handle) {
  private static final int UNPADDED = 1;
  private static final int FORMAT = 2;

  /** Every invitation takes as much room as one for the longest handle. */
  private static final int LENGTH = 16 + Limits.MAX_HANDLE;

  InvitationTerms withOneUseLess() {
    return new InvitationTerms(role, usesLeft - 1, expiresMillis, handle);
  }

  Bytes encode() {
    TlsWriter out =
        new TlsWriter(LENGTH)
            .u8(FORMAT)
            .u8(role.ordinal())
            .u16(usesLeft)
            .u64(expiresMillis)
            .opaque(handle == null ? Bytes.EMPTY : Bytes.utf8(handle.value()));
    return out.raw(new byte[LENGTH - out.size()]).toBytes();
  }

  static InvitationTerms read(TlsReader in) throws DecodeException {
    int format = in.u8();
    int role = in.u8();
    if (format != FORMAT && format != UNPADDED || role >= Role.values().length) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an invitation's format");
    }
    int uses = in.u16();
    long expires = in.u64();
    String handle = in.opaque(Limits.MAX_HANDLE).utf8();
    if (format == FORMAT) {
      Padding.skip(in);
    }
    return new InvitationTerms(
        Role.values()[role], uses, expires, handle.isEmpty() ? null : Handle.parse(handle));
  }
}
