package pli.witness.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.release.ReleaseManifest;
import pli.witness.service.DurableFile;

/**
 * Who installed what, and when: a small text, {@code history}, a line for each act. It is for
 * people: nothing is decided by it, and one that is damaged is begun anew.
 */
final class History {
  private static final String FILE = "history";
  private static final int MAX_FILE = 64 * 1024;
  private static final int MAX_LINES = 200;
  private static final int MAX_USER = 64;

  private final Path root;

  History(Path root) {
    this.root = root;
  }

  /** What it says, the oldest first. */
  List<String> lines() throws IOException {
    Path file = root.resolve(FILE);
    try {
      return Files.exists(file)
          ? DurableFile.read(file, MAX_FILE).utf8().lines().toList()
          : List.of();
    } catch (DecodeException e) {
      return List.of();
    }
  }

  void installed(ReleaseManifest manifest, long seconds, String user) throws IOException {
    add(
        "installed "
            + manifest.number()
            + " "
            + manifest.version()
            + " "
            + manifest.sha256().hex()
            + " "
            + seconds
            + " "
            + word(user));
  }

  void wentBack(long number, long seconds, String user) throws IOException {
    add("back-to " + number + " " + seconds + " " + word(user));
  }

  private void add(String line) throws IOException {
    List<String> all = new ArrayList<>(lines());
    all.add(line);
    List<String> kept = all.subList(Math.max(0, all.size() - MAX_LINES), all.size());
    DurableFile.replace(root, FILE, Bytes.utf8(String.join("\n", kept) + "\n"));
  }

  /** A user's name may be anything; a line is a line. */
  private static String word(String user) {
    String word = user.replaceAll("[\\s\\p{Cntrl}]", "_");
    return word.isEmpty() ? "?" : word.substring(0, Math.min(MAX_USER, word.length()));
  }
}
