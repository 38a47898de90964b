package pli.desktop.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import pli.client.api.ProgramRelease;
import pli.codec.Bytes;
import pli.transparency.Limits;

/**
 * The release as which this program was installed: docs/RELEASING.md, “What an installation is”.
 */
final class InstalledRelease {
  private static final String RELEASE = ".release";
  private static final String POLICY = ".policy";

  private InstalledRelease() {}

  /** Null if it lies in no such folder, as in a checkout. */
  static @Nullable ProgramRelease ofProgram() {
    URL place = InstalledRelease.class.getResource("InstalledRelease.class");
    if (place == null || !place.getProtocol().equals("jar")) {
      return null;
    }
    String file = place.getPath();
    try {
      return of(Path.of(URI.create(file.substring(0, file.lastIndexOf("!/")))));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | FileSystemNotFoundException e) {
      return null;
    }
  }

  /**
   * The same of a program that is another file.
   *
   * @param program its only file
   */
  static @Nullable ProgramRelease of(Path program) {
    Path release = program.resolveSibling(RELEASE);
    if (!Files.isRegularFile(program) || !Files.isRegularFile(release)) {
      return null;
    }
    Path policy = program.resolveSibling(POLICY);
    try {
      return new ProgramRelease(
          release,
          read(release, Limits.MAX_RELEASE),
          Files.exists(policy) ? read(policy, Limits.MAX_RELEASE_POLICY) : Bytes.EMPTY,
          Files.size(program),
          digest(program));
    } catch (IOException e) {
      return null;
    }
  }

  /** One that is too long is cut off, and then is none. */
  private static Bytes read(Path file, int limit) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Bytes.adopt(in.readNBytes(limit + 1));
    }
  }

  private static Bytes digest(Path file) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    byte[] part = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        sha256.update(part, 0, read);
      }
    }
    return Bytes.adopt(sha256.digest());
  }
}
