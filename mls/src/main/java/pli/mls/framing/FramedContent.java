package pli.mls.framing;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * Content with its place and its sender (RFC 9420 section 6).
 *
 * @param groupId which group
 * @param epoch which epoch, unsigned
 * @param sender who
 * @param authenticatedData what the application adds in the clear
 * @param content what
 */
public record FramedContent(
    Bytes groupId, long epoch, Sender sender, Bytes authenticatedData, Content content) {
  /** Writes the structure. */
  public void write(TlsWriter out) {
    out.opaque(groupId).u64(epoch);
    sender.write(out);
    out.opaque(authenticatedData).u8(content.type().code());
    content.write(out);
  }

  /**
   * Reads the structure.
   *
   * @throws DecodeException if it is none
   */
  public static FramedContent read(TlsReader in) throws DecodeException {
    return new FramedContent(
        in.opaque(),
        in.u64(),
        Sender.read(in),
        in.opaque(),
        Content.read(in, ContentType.of(in.u8())));
  }
}
