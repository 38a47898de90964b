package pli.desktop.screen;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.desktop.http.HttpStatus;
import pli.desktop.http.Refusal;

/**
 * Files on their way between a page, which has no files, and verbs, which know nothing else. They
 * lie in a folder for this user alone, and nothing of them stays: what a page brought is removed
 * when it was sent, what was made for a page when it was read, and all of it when it is cleared.
 * The page names what it brought itself, and no other place.
 */
public final class Exchange implements AutoCloseable {
  /** So many files wait at once. */
  static final int MOST_FILES = 64;

  /** So much one file has, which is what the engine sends. */
  static final long MOST_OF_ONE = 2L << 30;

  /** So much all of them have. */
  static final long MOST_BYTES = 4L << 30;

  private static final int LONGEST_NAME = 255;
  private static final int RANDOM = 16;

  private final Path folder;
  private final Entropy entropy;

  /** What a page brought. Guarded by this. */
  private final Map<String, Waiting> waiting = new HashMap<>();

  /** A file that a page brought: what it calls it, and how much of it is there. */
  public record Brought(String path, long size) {}

  private record Waiting(Path file, long size) {}

  private Exchange(Path folder, Entropy entropy) {
    this.folder = folder;
    this.entropy = entropy;
  }

  /** In a vault's folder; what an earlier one left there is removed. */
  public static Exchange in(Path vault, Entropy entropy) throws IOException {
    Exchange exchange = new Exchange(vault.resolve("screen"), entropy);
    exchange.clear();
    return exchange;
  }

  /**
   * The beginning of a file.
   *
   * @param written its name, percent-encoded
   * @throws Refusal 400 if that is no name, 413 if too much waits, 507 if the disk has no room
   */
  public synchronized Brought begin(String written, Bytes piece) throws Refusal {
    String name = name(written);
    if (waiting.size() >= MOST_FILES || all() + piece.length() > MOST_BYTES) {
      throw new Refusal(HttpStatus.CONTENT_TOO_LARGE);
    }
    String path = random();
    Path file;
    try {
      Path place = Files.createDirectory(folder().resolve(path), ownerOnly(folder));
      file = place.resolve(name);
      write(file, piece, StandardOpenOption.CREATE_NEW);
    } catch (InvalidPathException e) {
      removeQuietly(folder.resolve(path));
      throw new Refusal(HttpStatus.BAD_REQUEST);
    } catch (IOException e) {
      removeQuietly(folder.resolve(path));
      throw new Refusal(HttpStatus.INSUFFICIENT_STORAGE);
    }
    waiting.put(path, new Waiting(file, piece.length()));
    return new Brought(path, piece.length());
  }

  /**
   * More of it.
   *
   * @param path as the first answer said
   * @param offset how much went before
   * @throws Refusal 404 if nothing waits under that path, 409 if another amount went before, 413,
   *     507
   */
  public synchronized Brought append(String path, long offset, Bytes piece) throws Refusal {
    Waiting before = waiting.get(path);
    if (before == null) {
      throw new Refusal(HttpStatus.NOT_FOUND);
    }
    if (before.size != offset) {
      throw new Refusal(HttpStatus.CONFLICT);
    }
    if (offset + piece.length() > MOST_OF_ONE || all() + piece.length() > MOST_BYTES) {
      throw new Refusal(HttpStatus.CONTENT_TOO_LARGE);
    }
    try {
      write(before.file, piece, StandardOpenOption.APPEND);
    } catch (IOException e) {
      forget(path);
      throw new Refusal(HttpStatus.INSUFFICIENT_STORAGE);
    }
    waiting.put(path, new Waiting(before.file, offset + piece.length()));
    return new Brought(path, offset + piece.length());
  }

  /** The file that a page brought and calls like this. */
  public synchronized Optional<Path> toRead(String path) {
    return Optional.ofNullable(waiting.get(path)).map(Waiting::file);
  }

  /** It has been sent. */
  public synchronized void forget(String path) {
    if (waiting.remove(path) != null) {
      removeQuietly(folder.resolve(path));
    }
  }

  /** Where a verb writes what the page calls {@code name}; nothing if that is no name. */
  public synchronized Optional<Path> toWrite(String name) throws IOException {
    if (!isName(name)) {
      return Optional.empty();
    }
    Path made = folder().resolve("made");
    if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(made, ownerOnly(made));
    }
    return Optional.of(made.resolve(name));
  }

  /** What a verb has written under this name, percent-encoded. */
  public synchronized Optional<Path> made(String written) throws Refusal {
    Path file = folder.resolve("made").resolve(name(written));
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(file)
        : Optional.empty();
  }

  /** A place for a file that is read at once and then discarded. */
  public synchronized Path fresh() throws IOException {
    Path place = folder().resolve(random());
    Files.createDirectory(place, ownerOnly(place));
    return place.resolve("file");
  }

  /** Removes what {@link #fresh} gave, and what was left beside it. */
  public void discard(Path fresh) {
    removeQuietly(folder.resolve(fresh.getName(folder.getNameCount())));
  }

  /** Removes all of it. */
  public synchronized void clear() {
    waiting.clear();
    removeQuietly(folder);
  }

  /** Removes all of it. */
  @Override
  public void close() {
    clear();
  }

  private long all() {
    return waiting.values().stream().mapToLong(Waiting::size).sum();
  }

  private Path folder() throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder, ownerOnly(folder));
    }
    return folder;
  }

  private static void write(Path file, Bytes piece, StandardOpenOption how) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, how, StandardOpenOption.WRITE)) {
      out.write(piece.toByteArray());
    }
  }

  private String random() {
    byte[] random = new byte[RANDOM];
    entropy.fill(random);
    return Bytes.adopt(random).hex();
  }

  private static String name(String written) throws Refusal {
    String name = decoded(written);
    if (!isName(name)) {
      throw new Refusal(HttpStatus.BAD_REQUEST);
    }
    return name;
  }

  private static String decoded(String written) throws Refusal {
    try {
      return URLDecoder.decode(written.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(HttpStatus.BAD_REQUEST);
    }
  }

  /** A name that is one on every system, and leads nowhere else. */
  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
        && !name.equals(".")
        && !name.equals("..")
        && name.codePoints().noneMatch(Exchange::isNoPartOfAName);
  }

  private static boolean isNoPartOfAName(int c) {
    return c == '/' || c == '\\' || c == ':' || c == 0xfffd || Character.isISOControl(c);
  }

  /** What removes a folder and all in it, itself last, without following links. */
  private static void removeQuietly(Path path) {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> found = Files.walk(path)) {
      List<Path> inside = found.sorted(Comparator.reverseOrder()).toList();
      for (Path each : inside) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      // What somebody holds open stays until the next one clears.
      return;
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }
}
