package pli.server.edge;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.server.attachment.Upload;

/** A part of an attachment on its way in: cuts what comes into blocks. */
final class IncomingPart {
  private final Upload upload;
  private final byte[] block = new byte[Limits.ATTACHMENT_BLOCK];
  private int filled;
  private long left;

  IncomingPart(Upload upload, long length) {
    this.upload = upload;
    left = length;
  }

  Upload upload() {
    return upload;
  }

  boolean isComplete() {
    return left == 0;
  }

  /** Takes what fits; a block if one is full, or the last one whole, else null. */
  @Nullable Bytes take(ByteBuf bytes) {
    int part = (int) Math.min(left, Math.min(bytes.readableBytes(), block.length - filled));
    bytes.readBytes(block, filled, part);
    filled += part;
    left -= part;
    if (part == 0) {
      // More than was announced; HTTP's decoder lets none of it through.
      bytes.skipBytes(bytes.readableBytes());
    }
    if (filled == 0 || filled < block.length && left > 0) {
      return null;
    }
    Bytes full = Bytes.copyOf(block, 0, filled);
    filled = 0;
    return full;
  }
}
