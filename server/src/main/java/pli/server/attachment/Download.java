package pli.server.attachment;

import java.io.IOException;
import java.time.InstantSource;
import pli.codec.Bytes;
import pli.crypto.CryptoException;
import pli.protocol.Limits;

/**
 * An attachment on its way out, block by block. Its methods block and are called one at a time.
 * When the attachment's time is over in the middle, it ends there.
 */
public final class Download implements AutoCloseable {
  private static final int BLOCK = Limits.ATTACHMENT_BLOCK;

  private final SealedFile file;
  private final Attachment attachment;
  private final InstantSource clock;

  Download(SealedFile file, Attachment attachment, InstantSource clock) {
    this.file = file;
    this.attachment = attachment;
    this.clock = clock;
  }

  /** How many bytes the whole has. */
  public long length() {
    return attachment.length();
  }

  /**
   * The bytes from {@code position} to the end of the block that it lies in.
   *
   * @throws AttachmentRefusal UNKNOWN if its time is over, DAMAGED
   */
  public Bytes read(long position) throws IOException, AttachmentRefusal {
    if (attachment.isOver(clock.millis())) {
      throw AttachmentRefusal.of(AttachmentRefusal.Reason.UNKNOWN);
    }
    long block = position / BLOCK;
    int length = (int) Math.min(BLOCK, attachment.length() - block * BLOCK);
    try {
      Bytes content = file.read(block, length);
      return content.slice((int) (position - block * BLOCK), length);
    } catch (CryptoException e) {
      throw AttachmentRefusal.of(AttachmentRefusal.Reason.DAMAGED);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
