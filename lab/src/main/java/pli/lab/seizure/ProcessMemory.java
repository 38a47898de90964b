package pli.lab.seizure;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The memory of a process on this machine, as whoever has seized it while it runs can read it.
 * Linux only; needs the right to trace the process.
 */
public final class ProcessMemory {
  private static final int HEX = 16;
  private static final int PAGE = 4096;

  private final Path folder;

  /** The memory of process {@code pid}. */
  public ProcessMemory(long pid) {
    folder = Path.of("/proc", Long.toString(pid));
  }

  /** An area of addresses with one use. */
  record Area(long from, long to, String use) {}

  /**
   * What was searched and found.
   *
   * @param bytes of memory that were read
   * @param unreadable bytes of areas that should be readable and were not
   * @param found by area
   */
  public record Result(long bytes, long unreadable, Set<Search.Finding> found) {}

  /** Whether this process may read it. */
  public boolean isReadable() {
    try (RandomAccessFile memory = new RandomAccessFile(folder.resolve("mem").toFile(), "r")) {
      memory.seek(areas().get(0).from());
      return memory.read() >= 0;
    } catch (IOException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  /** Looks through all that can be read while the process goes on. */
  public Result search(Search search) throws IOException {
    Set<Search.Finding> found = new TreeSet<>();
    long bytes = 0;
    long unreadable = 0;
    try (RandomAccessFile memory = new RandomAccessFile(folder.resolve("mem").toFile(), "r")) {
      for (Area area : areas()) {
        Reading reading = new Reading(memory, area);
        found.addAll(search.in(area.use(), reading));
        bytes += area.to() - area.from() - reading.unreadable;
        unreadable += reading.unreadable;
      }
    }
    return new Result(bytes, unreadable, found);
  }

  /** The readable areas. */
  private List<Area> areas() throws IOException {
    List<Area> areas = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("maps"))) {
      String[] words = line.split(" +", 6);
      if (words[1].startsWith("r") && !line.endsWith("[vsyscall]")) {
        String[] ends = words[0].split("-", 2);
        String use = words[0] + (words.length > 5 ? " " + words[5] : "");
        areas.add(
            new Area(
                Long.parseUnsignedLong(ends[0], HEX), Long.parseUnsignedLong(ends[1], HEX), use));
      }
    }
    return areas;
  }

  /** An area as a stream; a page that cannot be read is counted and comes as zeros. */
  private static final class Reading extends InputStream {
    private final RandomAccessFile memory;
    private final Area area;
    private long at;
    private long unreadable;

    Reading(RandomAccessFile memory, Area area) {
      this.memory = memory;
      this.area = area;
      this.at = area.from();
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int wanted = (int) Math.min(length, area.to() - at);
      if (wanted == 0) {
        return -1;
      }
      try {
        memory.seek(at);
        int read = memory.read(target, offset, wanted);
        if (read > 0) {
          at += read;
          return read;
        }
      } catch (IOException e) {
        // The kernel's own page, the end of a mapped file, or what is gone since the list was read.
      }
      int page = Math.min(wanted, PAGE - (int) (at % PAGE));
      Arrays.fill(target, offset, offset + page, (byte) 0);
      unreadable += page;
      at += page;
      return page;
    }
  }
}
