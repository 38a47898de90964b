package pli.server.edge;

import java.io.IOException;
import pli.codec.Bytes;
import pli.server.attachment.AttachmentRefusal;
import pli.server.attachment.Download;

/** Bytes of an attachment on their way out. */
final class OutgoingBytes {
  private final Download download;
  private final long end;
  private long at;

  OutgoingBytes(Download download, ByteRange range) {
    this.download = download;
    at = range.from();
    end = range.to();
  }

  Download download() {
    return download;
  }

  boolean isDone() {
    return at == end;
  }

  /** The next bytes, up to a block of them; where the disk may block. */
  Bytes next() throws IOException, AttachmentRefusal {
    Bytes block = download.read(at);
    int length = (int) Math.min(block.length(), end - at);
    at += length;
    return block.slice(0, length);
  }
}
