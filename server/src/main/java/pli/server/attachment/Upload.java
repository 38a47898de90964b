package pli.server.attachment;

import java.io.IOException;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.server.store.StoreException;

/**
 * A part of an attachment on its way in: whole blocks, the last of all may be shorter. Nothing of
 * it counts before {@link #finish}. Its methods block and are called one at a time; {@link #stop}
 * may be called at any moment.
 */
public final class Upload implements AutoCloseable {
  private final Attachments attachments;
  private final Bytes name;
  private final SealedFile file;
  private final Runnable onStop;
  private long at;
  private boolean closed;

  Upload(Attachments attachments, Bytes name, SealedFile file, long at, Runnable onStop) {
    this.attachments = attachments;
    this.name = name;
    this.file = file;
    this.at = at;
    this.onStop = onStop;
  }

  /** Writes the next block; all but the attachment's last are full. */
  public void write(Bytes block) throws IOException {
    if (block.length() > Limits.ATTACHMENT_BLOCK || at % Limits.ATTACHMENT_BLOCK != 0) {
      throw new IllegalArgumentException("not a block, or not in its place");
    }
    file.write(at / Limits.ATTACHMENT_BLOCK, block);
    at += block.length();
  }

  /** Syncs what was written, and then makes it count. */
  public Progress finish() throws IOException, AttachmentRefusal, StoreException {
    file.sync();
    return attachments.received(name, at);
  }

  /** Somebody else wants to go on with it: have the peer's connection closed. */
  void stop() {
    onStop.run();
  }

  /** Lets others go on from what counts. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      attachments.left(name, this);
      file.close();
    }
  }
}
