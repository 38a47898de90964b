package pli.witness.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import pli.codec.Bytes;
import pli.transparency.release.ReleaseGate;

/** Size and hash of a file, read once and in pieces. */
public final class Digested {
  private static final int PIECE = 64 * 1024;

  private Digested() {}

  /** A file as it is. */
  public static ReleaseGate.Artefact of(Path file) throws IOException {
    return copy(file, OutputStream.nullOutputStream(), Long.MAX_VALUE);
  }

  /**
   * Copies a file: what comes back is of the bytes that were copied, whatever becomes of the file.
   *
   * @param most bytes that are read; one more is enough to be another file
   */
  static ReleaseGate.Artefact copy(Path file, OutputStream to, long most) throws IOException {
    MessageDigest digest = sha256();
    byte[] piece = new byte[PIECE];
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      int read = in.read(piece);
      while (read >= 0 && size <= most) {
        digest.update(piece, 0, read);
        to.write(piece, 0, read);
        size += read;
        read = in.read(piece);
      }
    }
    return new ReleaseGate.Artefact(size, Bytes.adopt(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each JDK has SHA-256", e);
    }
  }
}
