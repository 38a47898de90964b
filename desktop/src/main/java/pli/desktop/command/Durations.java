package pli.desktop.command;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: {@code 30s}, {@code 5m}, {@code 1h}, {@code 7d}. */
final class Durations {
  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,8})([smhd])");

  private Durations() {}

  /**
   * Reads one of at least a second.
   *
   * @param what the word or option that it is given for
   */
  static Duration read(String written, String what, String page) throws NotDone {
    Matcher matcher = WRITTEN.matcher(written);
    if (!matcher.matches()) {
      throw NotDone.value(what, page);
    }
    long seconds = Long.parseLong(matcher.group(1)) * seconds(matcher.group(2));
    if (seconds == 0) {
      throw NotDone.value(what, page);
    }
    return Duration.ofSeconds(seconds);
  }

  /** The same the other way, in the largest unit that fits. */
  static String write(long seconds) {
    for (String unit : new String[] {"d", "h", "m"}) {
      if (seconds != 0 && seconds % seconds(unit) == 0) {
        return seconds / seconds(unit) + unit;
      }
    }
    return seconds + "s";
  }

  private static long seconds(String unit) {
    return switch (unit) {
      case "s" -> 1;
      case "m" -> TimeUnit.MINUTES.toSeconds(1);
      case "h" -> TimeUnit.HOURS.toSeconds(1);
      case "d" -> TimeUnit.DAYS.toSeconds(1);
      default -> throw new IllegalArgumentException("no such unit");
    };
  }
}
