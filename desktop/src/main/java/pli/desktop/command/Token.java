package pli.desktop.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/**
 * What a program shows to a daemon on the loopback address: that it can read this person's files.
 * It lies in the vault's folder, readable for its owner alone, while the daemon runs, and is
 * another one each time.
 */
record Token(String text, Path file) implements AutoCloseable {
  private static final String NAME = "daemon.token";
  private static final int BYTES = 32;

  static Token make(Invocation invocation) throws NotDone {
    byte[] random = new byte[BYTES];
    invocation.platform().entropy().fill(random);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Path file = invocation.vault().resolve(NAME);
    Path fresh = invocation.vault().resolve(NAME + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(fresh, ownerOnly(fresh));
      Files.write(fresh, (text + "\n").getBytes(StandardCharsets.US_ASCII));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new NotDone(
          NotDone.NOTHING_CHANGED, "daemon.folder", "vault", invocation.vault().toString());
    }
    return new Token(text, file);
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Not in an error or a log. */
  @Override
  public String toString() {
    return "Token[" + file + "]";
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Nobody listens any more, and the next daemon writes its own.
      return;
    }
  }
}
