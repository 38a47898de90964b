package pli.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux says of processes: how much of the processor and of the memory they took. */
public final class Processor {
  private static final double TICKS_PER_SECOND = 100;

  /** Behind the name in brackets: state is the first field, so utime the twelfth. */
  private static final int UTIME = 11;

  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;

  /**
   * In the line of all processors, fields from the ninth on are guests', counted before already.
   */
  private static final int GUESTS = 9;

  private Processor() {}

  /** Seconds of processor time, its own and the system's for it. */
  public static double secondsOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) / TICKS_PER_SECOND;
  }

  /** Seconds of processor time that everything on this machine took together. */
  public static double secondsOfAll() throws IOException {
    String[] fields = Files.readAllLines(Path.of("/proc/stat")).getFirst().split("\\s+");
    long busy = 0;
    for (int i = 1; i < Math.min(fields.length, GUESTS); i++) {
      busy += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(fields[i]);
    }
    return busy / TICKS_PER_SECOND;
  }

  /** Bytes of memory that a process has in use ({@code Rss} of {@code smaps_rollup}). */
  public static long memoryOf(long pid) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"));
    Pattern rss = Pattern.compile("Rss:\\s+(\\d+) kB");
    for (String line : lines) {
      Matcher matcher = rss.matcher(line);
      if (matcher.matches()) {
        return Long.parseLong(matcher.group(1)) << 10;
      }
    }
    throw new IOException("no Rss in smaps_rollup");
  }
}
