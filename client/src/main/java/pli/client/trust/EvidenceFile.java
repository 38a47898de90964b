package pli.client.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;

/** Evidence as a file below the vault's folder, where people find it. */
public final class EvidenceFile {
  private static final String FOLDER = "evidence";

  private EvidenceFile() {}

  /** Where evidence of this name is, or would be. */
  public static Path path(Path vault, String name) {
    return vault.resolve(FOLDER).resolve(name + ".evidence");
  }

  /**
   * Writes evidence, unless it is there already; null if there is none, or it could not be written.
   * If that fails it is still in the vault, and written the next time.
   *
   * @param vault the vault's folder
   * @param name of the file, without its end
   */
  public static @Nullable Path write(Path vault, String name, Bytes evidence) {
    if (evidence.isEmpty()) {
      return null;
    }
    Path file = path(vault, name);
    if (Files.exists(file)) {
      return file;
    }
    try {
      Files.createDirectories(file.getParent());
      Path whole = file.resolveSibling(file.getFileName() + ".part");
      Files.write(whole, evidence.toByteArray());
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
      return file;
    } catch (IOException e) {
      return null;
    }
  }
}
