package pli.server.attachment;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * The row of an attachment.
 *
 * @param fileKey seals its file; 32 bytes that are nowhere else, so that the file is lost with the
 *     row
 * @param length how many bytes it has when it is whole
 * @param received how many are on the disk for good
 * @param expiresMillis when its time is over
 */
record Attachment(Bytes fileKey, long length, long received, long expiresMillis) {
  static final int FILE_KEY = 32;

  private static final int FORMAT = 1;

  boolean isWhole() {
    return received == length;
  }

  boolean isOver(long now) {
    return now >= expiresMillis;
  }

  Attachment withReceived(long now) {
    return new Attachment(fileKey, length, now, expiresMillis);
  }

  Bytes encode() {
    return new TlsWriter(64)
        .u8(FORMAT)
        .raw(fileKey)
        .u64(length)
        .u64(received)
        .u64(expiresMillis)
        .toBytes();
  }

  static Attachment read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an attachment's format");
    }
    return new Attachment(in.raw(FILE_KEY), in.u64(), in.u64(), in.u64());
  }

  @Override
  public String toString() {
    return "Attachment(" + received + " of " + length + " bytes)";
  }
}
