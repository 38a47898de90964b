package pli.server.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the server before this one ended, as its {@code run/} tells: a mark lies there from when a
 * server takes the folder to when it has closed everything, and what else it left there is swept.
 * Belongs to whoever holds the folder's lock.
 */
public final class LastRun {
  private static final String MARK = "running";
  private static final Set<String> KEPT = Set.of("lock", MARK);

  private final Path run;
  private final boolean cutOff;
  private final int swept;

  private LastRun(Path run, boolean cutOff, int swept) {
    this.run = run;
    this.cutOff = cutOff;
    this.swept = swept;
  }

  /** Reads the mark, sweeps, and leaves the mark of this run, on the disk when this returns. */
  static LastRun begin(Path run) throws FolderException {
    try {
      boolean cutOff = isMarked(run);
      int swept = sweep(run);
      Files.write(run.resolve(MARK), new byte[0]);
      sync(run);
      return new LastRun(run, cutOff, swept);
    } catch (IOException e) {
      throw new FolderException(FolderException.Problem.NOT_ACCESSIBLE, run.toString(), e);
    }
  }

  /** Whether a server runs, or did not get to close everything. */
  static boolean isMarked(Path run) {
    return Files.exists(run.resolve(MARK));
  }

  /** Whether the last server was cut off: a crash, a kill, a power cut. */
  public boolean wasCutOff() {
    return cutOff;
  }

  /** How many files of it were removed: its address, its token, half-written ones, a checkpoint. */
  public int swept() {
    return swept;
  }

  /** Everything is closed. */
  public void end() {
    try {
      Files.deleteIfExists(run.resolve(MARK));
      sync(run);
    } catch (IOException e) {
      // The next start looks more closely than it must.
    }
  }

  private static int sweep(Path run) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(run)) {
      deepestFirst =
          all.filter(path -> !path.equals(run))
              .filter(path -> !KEPT.contains(run.relativize(path).toString()))
              .sorted(Comparator.reverseOrder())
              .toList();
    }
    int files = 0;
    for (Path path : deepestFirst) {
      files += Files.isDirectory(path) ? 0 : 1;
      Files.deleteIfExists(path);
    }
    return files;
  }

  /** The folder itself: that a file was made or removed there. */
  private static void sync(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every platform can; then a power cut may take the mark with it, and nothing else.
    }
  }
}
