package pli.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders that a measurement made for itself. */
public final class Scratch {
  private Scratch() {}

  /**
   * Deletes a folder with all that is in it. What cannot be deleted stays in the platform's folder
   * for temporary files.
   *
   * @param folder null if none was made
   */
  public static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // As is said above.
    }
  }
}
