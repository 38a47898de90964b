package pli.client.backup;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import pli.codec.Bytes;

/**
 * Opens what {@link SealedOutput} sealed. A file that was damaged, cut off or made longer ends in
 * an exception, at the latest where it ends.
 */
final class SealedInput extends InputStream {
  private static final int SEALED = pli.client.attachment.StreamSeal.SEGMENT;

  private final InputStream in;
  private final BackupSeal seal;
  private byte[] next;
  private byte[] plain = new byte[0];
  private int at;
  private long segment;
  private boolean ended;
  private long consumed = BackupSeal.HEAD_LENGTH;

  SealedInput(InputStream in, BackupSeal seal) throws IOException {
    this.in = in;
    this.seal = seal;
    this.next = block();
  }

  /** As much as a segment has, or what is left. */
  private byte[] block() throws IOException {
    byte[] block = new byte[SEALED];
    int filled = 0;
    while (filled < SEALED) {
      int some = in.read(block, filled, SEALED - filled);
      if (some < 0) {
        return Arrays.copyOf(block, filled);
      }
      filled += some;
    }
    return block;
  }

  /** Bytes of the file that were opened. */
  long consumed() {
    return consumed;
  }

  private boolean fill() throws IOException {
    while (at == plain.length) {
      if (ended) {
        return false;
      }
      byte[] sealed = next;
      next = sealed.length < SEALED ? new byte[0] : block();
      ended = next.length == 0;
      Arrays.fill(plain, (byte) 0);
      plain = seal.open(segment, ended, Bytes.copyOf(sealed));
      consumed += sealed.length;
      segment++;
      at = 0;
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    return fill() ? plain[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int some = Math.min(length, plain.length - at);
    System.arraycopy(plain, at, target, offset, some);
    at += some;
    return some;
  }
}
