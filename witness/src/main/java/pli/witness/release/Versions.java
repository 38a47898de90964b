package pli.witness.release;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.witness.release.InstallException.Problem;
import pli.witness.service.DurableFile;

/**
 * Folders of versions, {@code versions/NUMBER}, and the link {@code current} to one of them. The
 * link alone says which version runs; it is replaced by a rename, so there is always one.
 */
final class Versions {
  /** What is not there yet ends so; it is removed by whoever comes next. */
  private static final String FRESH = ".new";

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  private final Path root;
  private final Path folder;
  private final Path current;

  Versions(Path root) {
    this.root = root;
    this.folder = root.resolve("versions");
    this.current = root.resolve("current");
  }

  /** The number of the version that runs; nothing if there is none yet. */
  OptionalLong current() throws IOException, InstallException {
    Path target;
    try {
      target = Files.readSymbolicLink(current);
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new InstallException(Problem.DAMAGED, current.toString());
    }
    OptionalLong number = number(target);
    boolean own = number.isPresent() && root.resolve(target).equals(of(number.getAsLong()));
    if (!own || !Files.isDirectory(of(number.getAsLong()))) {
      throw new InstallException(Problem.DAMAGED, current.toString());
    }
    return number;
  }

  /** The folder of a version. */
  Path of(long number) {
    return folder.resolve(Long.toString(number));
  }

  /** All that are there, the latest first. */
  List<Long> all() throws IOException {
    List<Long> all = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> list = Files.list(folder)) {
        list.forEach(path -> number(path).ifPresent(all::add));
      }
    }
    all.sort(Comparator.reverseOrder());
    return all;
  }

  /** Removes what an installation left that was interrupted, a version that never ran included. */
  void clean() throws IOException, InstallException {
    Files.createDirectories(folder);
    dropAbove(current().orElse(0));
    Files.deleteIfExists(freshLink());
    List<Path> left = new ArrayList<>();
    try (Stream<Path> list = Files.list(folder)) {
      list.filter(path -> path.getFileName().toString().endsWith(FRESH)).forEach(left::add);
    }
    for (Path path : left) {
      remove(path);
    }
  }

  /** An empty folder for a version that is not there yet. */
  Path fresh(long number) throws IOException {
    return Files.createDirectory(folder.resolve(number + FRESH));
  }

  /** Puts a folder of {@link #fresh} in its place. */
  void place(long number) throws IOException {
    Path fresh = folder.resolve(number + FRESH);
    sync(fresh);
    Files.move(fresh, of(number), StandardCopyOption.ATOMIC_MOVE);
    DurableFile.syncFolder(folder);
    DurableFile.syncFolder(root);
  }

  /** Makes a version current, durably. */
  void makeCurrent(long number) throws IOException {
    Files.deleteIfExists(freshLink());
    Files.createSymbolicLink(freshLink(), Path.of("versions", Long.toString(number)));
    Files.move(
        freshLink(), current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    DurableFile.syncFolder(root);
  }

  /** Leaves no version current: the first one that was tried did not start. */
  void makeNone() throws IOException {
    Files.deleteIfExists(current);
    DurableFile.syncFolder(root);
  }

  /** Removes versions that are later than the current one: nobody goes back to them. */
  void dropAbove(long number) throws IOException {
    for (Long each : all()) {
      if (each > number) {
        drop(each);
      }
    }
  }

  /** Removes all but the current one, and those beside it that somebody may go back to. */
  void prune(long number, int kept) throws IOException {
    List<Long> below = all().stream().filter(each -> each < number).toList();
    for (Long old : below.subList(Math.min(kept, below.size()), below.size())) {
      drop(old);
    }
  }

  /** First aside, in one step: half a version is never taken for one. */
  private void drop(long number) throws IOException {
    Path aside = folder.resolve(number + ".old" + FRESH);
    Files.move(of(number), aside, StandardCopyOption.ATOMIC_MOVE);
    remove(aside);
  }

  private Path freshLink() {
    return root.resolve("current" + FRESH);
  }

  private static OptionalLong number(Path path) {
    String name = path.getFileName().toString();
    return NUMBER.matcher(name).matches()
        ? OptionalLong.of(Long.parseLong(name))
        : OptionalLong.empty();
  }

  private static void sync(Path fresh) throws IOException {
    try (Stream<Path> files = Files.list(fresh)) {
      for (Path file : files.toList()) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
    DurableFile.syncFolder(fresh);
  }

  private static void remove(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
