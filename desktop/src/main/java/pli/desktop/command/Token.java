package pli.desktop.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.function.UnaryOperator;

/**
 * What a program shows to a daemon or screen on the loopback address: that it can read this
 * person's files. It lies in the vault's folder, readable for its owner alone, while that runs, and
 * is another one each time.
 */
record Token(String text, Path file) implements AutoCloseable {
  private static final int BYTES = 32;

  /** For programs, which read it from a file. */
  static Token ofDaemon(Invocation invocation) throws NotDone {
    return make(invocation, "daemon.token", text -> text + "\n");
  }

  /** For a browser, which is opened on a file that leads on with it to {@code address}. */
  static Token ofScreen(Invocation invocation, String address) throws NotDone {
    return make(invocation, "screen.html", text -> page(address + "#token=" + text));
  }

  private static String page(String target) {
    return "<!doctype html><meta charset=\"utf-8\"><title>Pli</title>"
        + "<meta name=\"referrer\" content=\"no-referrer\">"
        + "<meta http-equiv=\"refresh\" content=\"0; url="
        + target
        + "\"><p><a rel=\"noreferrer\" href=\""
        + target
        + "\">Pli</a></p>\n";
  }

  private static Token make(Invocation invocation, String name, UnaryOperator<String> content)
      throws NotDone {
    byte[] random = new byte[BYTES];
    invocation.platform().entropy().fill(random);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Path file = invocation.vault().resolve(name);
    Path fresh = invocation.vault().resolve(name + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(fresh, ownerOnly(fresh));
      Files.write(fresh, content.apply(text).getBytes(StandardCharsets.US_ASCII));
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
