package pli.client.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import pli.codec.Bytes;

/** Seals what is written to it, segment by segment. Ends with {@link #finish}, not by closing. */
final class SealedOutput extends OutputStream {
  private final OutputStream out;
  private final BackupSeal seal;
  private final byte[] buffer = new byte[BackupSeal.SEGMENT];
  private int filled;
  private long segment;
  private long written;

  SealedOutput(OutputStream out, BackupSeal seal) throws IOException {
    this.out = out;
    this.seal = seal;
    write(seal.head());
  }

  private void write(Bytes bytes) throws IOException {
    out.write(bytes.toByteArray());
    written += bytes.length();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (filled == buffer.length) {
        seal(false);
      }
      int some = Math.min(left, buffer.length - filled);
      System.arraycopy(bytes, from, buffer, filled, some);
      filled += some;
      from += some;
      left -= some;
    }
  }

  private void seal(boolean last) throws IOException {
    byte[] plain = Arrays.copyOf(buffer, filled);
    write(seal.seal(segment, last, plain));
    Arrays.fill(plain, (byte) 0);
    segment++;
    filled = 0;
  }

  /** Bytes of the file so far. */
  long written() {
    return written;
  }

  /** Seals the rest: nothing may follow it. */
  void finish() throws IOException {
    seal(true);
    Arrays.fill(buffer, (byte) 0);
    out.flush();
  }
}
