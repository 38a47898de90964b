package pli.desktop.command;

import java.io.File;
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

  /** The policy that let this version in. */
  private static final String GATE = ".gate";

  /** The policy behind it, which is another if the release brought one. */
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
      // Not by the link that says what is current: the next version moves it.
      Path program = Path.of(URI.create(file.substring(0, file.lastIndexOf("!/")))).toRealPath();
      Path release = program.resolveSibling(RELEASE);
      return Files.isRegularFile(release) ? of(program, release) : null;
    } catch (IllegalArgumentException
        | IndexOutOfBoundsException
        | FileSystemNotFoundException
        | IOException e) {
      return null;
    }
  }

  private static ProgramRelease of(Path program, Path release) throws IOException {
    Path gate = program.resolveSibling(GATE);
    // An installation of a time without that file knows only the other one.
    Path policy = Files.exists(gate) ? gate : program.resolveSibling(POLICY);
    return new ProgramRelease(
        release,
        read(release, Limits.MAX_RELEASE),
        Files.exists(policy) ? read(policy, Limits.MAX_RELEASE_POLICY) : Bytes.EMPTY,
        Files.size(program),
        digest(program),
        isAlone(program));
  }

  /** Whether the JVM looks for code nowhere but in that file. */
  private static boolean isAlone(Path program) {
    String classPath = System.getProperty("java.class.path", "");
    try {
      for (String part : classPath.split(File.pathSeparator, -1)) {
        if (!Files.isSameFile(Path.of(part), program)) {
          return false;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
    return System.getProperty("jdk.module.path") == null;
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
