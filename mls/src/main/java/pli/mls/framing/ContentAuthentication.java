package pli.mls.framing;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.node.MlsLimits;

/**
 * FramedContentAuthData (RFC 9420 section 6.1).
 *
 * @param signature over FramedContentTBS
 * @param confirmationTag of the epoch that a commit opens; null for all else
 */
public record ContentAuthentication(Bytes signature, @Nullable Bytes confirmationTag) {
  /** Writes the structure. */
  public void write(TlsWriter out) {
    out.opaque(signature);
    if (confirmationTag != null) {
      out.opaque(confirmationTag);
    }
  }

  /**
   * Reads the structure of content of {@code type}.
   *
   * @throws DecodeException if it is none
   */
  public static ContentAuthentication read(TlsReader in, ContentType type) throws DecodeException {
    return new ContentAuthentication(
        in.opaque(MlsLimits.MAX_SIGNATURE),
        type == ContentType.COMMIT ? in.opaque(MlsLimits.MAX_HASH) : null);
  }
}
