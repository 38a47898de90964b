package pli.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a run of Jazzer went, in one line.
 *
 * @param target which target
 * @param seconds how long it ran
 * @param runs inputs that it ran
 * @param peakMegabytes the most memory that the process had
 * @param liveMegabytes what was alive in the heap each time that was looked at
 * @param ending why it ended
 * @param remark what else is to be said of that, or nothing
 */
record Outcome(
    String target,
    long seconds,
    long runs,
    long peakMegabytes,
    List<Long> liveMegabytes,
    Ending ending,
    String remark) {
  /** What a run may keep more at its end than after its first part, beside half as much again. */
  private static final long SLACK_MEGABYTES = 32;

  private static final Pattern RUNS = Pattern.compile("stat::number_of_executed_units: +(\\d+)");
  private static final Pattern PULSE = Pattern.compile("(?m)^#(\\d+)\\s");
  private static final Pattern PEAK = Pattern.compile("stat::peak_rss_mb: +(\\d+)");
  private static final Pattern RSS = Pattern.compile("rss: (\\d+)Mb");
  private static final Pattern COLLECTED =
      Pattern.compile("Pause Full \\(Diagnostic Command\\) \\d+M->(\\d+)M");

  Outcome {
    liveMegabytes = List.copyOf(liveMegabytes);
  }

  /**
   * Reads what a run left.
   *
   * @param exit its exit code
   * @param log all that it printed
   * @param collections the collector's log
   */
  static Outcome of(String target, long seconds, int exit, String log, String collections) {
    List<Long> live = new ArrayList<>();
    Matcher collected = COLLECTED.matcher(collections);
    while (collected.find()) {
      live.add(Long.parseLong(collected.group(1)));
    }
    Ending ending = Ending.of(exit, log);
    boolean grew =
        live.size() > 1
            && live.get(live.size() - 1) > live.get(0) + live.get(0) / 2 + SLACK_MEGABYTES;
    return new Outcome(
        target,
        seconds,
        Math.max(last(RUNS, log), last(PULSE, log)),
        Math.max(last(PEAK, log), last(RSS, log)),
        live,
        ending.isGood() && grew ? Ending.GROWTH : ending,
        ending == Ending.UNKNOWN ? "exit code " + exit : "");
  }

  private static long last(Pattern pattern, String text) {
    long last = 0;
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      last = Long.parseLong(matcher.group(1));
    }
    return last;
  }

  /** The same with a remark. */
  Outcome with(String other) {
    return new Outcome(target, seconds, runs, peakMegabytes, liveMegabytes, ending, other);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %,d runs in %d s (%,d/s), process up to %d MB, heap alive %s MB; %s%s",
        target,
        runs,
        seconds,
        runs / Math.max(1, seconds),
        peakMegabytes,
        liveMegabytes,
        ending,
        remark.isEmpty() ? "" : ": " + remark);
  }
}
