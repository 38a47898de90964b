package pli.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * RocksDB's write-ahead log, read before RocksDB reads it, to tell a torn end from damage.
 *
 * <p>The committer writes one record, syncs, and only then writes the next: so at most the last
 * record can have been on its way when a machine stopped, and of it any part may have reached the
 * disk, in any order of its pages. What follows the last whole record and begins no other whole
 * part is such an end: nobody was told that it is kept, and it is cut off. A record that begins
 * behind bad bytes shows that these were once synced: that is damage, and nothing is changed. (A
 * bad last record cannot be told from a torn one by anybody who does not know what was answered.)
 *
 * <p>RocksDB by itself takes a short end for torn, but refuses to open when a part of the last
 * record never reached the disk and reads as zeros.
 */
final class WriteAheadLog {
  private static final String SUFFIX = ".log";

  private final Path folder;
  private int files;
  private long records;
  private long cut;
  private @Nullable Torn torn;

  /** A file whose end is no whole record. */
  private record Torn(Path file, long whole) {}

  private WriteAheadLog(Path folder) {
    this.folder = folder;
  }

  /**
   * Looks, and changes nothing.
   *
   * @throws StoreException DAMAGED if whole records follow bad bytes, UNAVAILABLE if it cannot be
   *     read
   */
  static Recovered examine(Path folder) throws StoreException {
    try {
      return new WriteAheadLog(folder).read();
    } catch (IOException e) {
      throw new StoreException(StoreException.Reason.UNAVAILABLE);
    }
  }

  /**
   * Looks, and cuts off a torn end. Nobody may have the database open.
   *
   * @throws StoreException as {@link #examine}; then nothing was changed
   */
  static Recovered repair(Path folder) throws StoreException {
    try {
      WriteAheadLog log = new WriteAheadLog(folder);
      Recovered found = log.read();
      if (log.torn != null) {
        cut(log.torn);
      }
      return found;
    } catch (IOException e) {
      throw new StoreException(StoreException.Reason.UNAVAILABLE);
    }
  }

  private static void cut(Torn torn) throws IOException {
    try (FileChannel file = FileChannel.open(torn.file(), StandardOpenOption.WRITE)) {
      file.truncate(torn.whole());
      file.force(true);
    }
  }

  private Recovered read() throws IOException, StoreException {
    for (Path file : inOrder()) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        read(file, channel);
      }
    }
    return new Recovered(files, records, cut);
  }

  private void read(Path path, FileChannel channel) throws IOException, StoreException {
    LogBlocks blocks = new LogBlocks(channel);
    long whole = 0;
    boolean inside = false;
    for (LogBlocks.@Nullable Part part = blocks.next(); part != null; part = blocks.next()) {
      if (part.begins() && (inside || torn != null && part.isData())) {
        // What comes before a record had been synced when it was begun.
        throw new StoreException(StoreException.Reason.DAMAGED);
      }
      if (!part.begins() && !inside) {
        break;
      }
      inside = !part.ends();
      if (part.ends()) {
        whole = blocks.position();
        records += part.isData() ? 1 : 0;
      }
    }
    long size = channel.size();
    files += size > 0 ? 1 : 0;
    if (whole == size) {
      return;
    }
    if (torn != null || blocks.anotherBegins()) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
    cut = size - whole;
    torn = new Torn(path, whole);
  }

  /** The log's files, the oldest first. */
  private List<Path> inOrder() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> logs = new ArrayList<>(all.filter(file -> number(file) >= 0).toList());
      logs.sort(Comparator.comparingLong(WriteAheadLog::number));
      return logs;
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** The number that a log file has as its name; less than 0 for other files. */
  private static long number(Path file) {
    String name = file.getFileName().toString();
    String digits = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : "";
    boolean isNumber = digits.length() <= 18 && digits.matches("[0-9]+");
    return isNumber ? Long.parseLong(digits) : -1;
  }
}
