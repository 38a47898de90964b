package pli.client.message;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The runs of backticks in a text, and for each the next one that is as long: what a run of code
 * begins and ends with. Each letter is looked at once, whoever wrote the text.
 */
final class Backticks {
  /** {@link #next} of a run that has no like behind it. */
  static final int NONE = -1;

  private final int[] starts;
  private final int[] ends;
  private final int[] next;

  private Backticks(int[] starts, int[] ends) {
    this.starts = starts;
    this.ends = ends;
    this.next = new int[starts.length];
    Map<Integer, Integer> nearest = new HashMap<>();
    for (int run = starts.length - 1; run >= 0; run--) {
      Integer like = nearest.put(ends[run] - starts[run], run);
      next[run] = like == null ? NONE : like;
    }
  }

  static Backticks of(CharSequence text) {
    int[] starts = new int[8];
    int[] ends = new int[8];
    int runs = 0;
    boolean inside = false;
    for (int at = 0; at < text.length(); at++) {
      boolean backtick = text.charAt(at) == '`';
      if (backtick && !inside) {
        if (runs == starts.length) {
          starts = Arrays.copyOf(starts, 2 * runs);
          ends = Arrays.copyOf(ends, 2 * runs);
        }
        starts[runs++] = at;
      }
      if (backtick) {
        ends[runs - 1] = at + 1;
      }
      inside = backtick;
    }
    return new Backticks(Arrays.copyOf(starts, runs), Arrays.copyOf(ends, runs));
  }

  int count() {
    return starts.length;
  }

  /** Where a run begins. */
  int start(int run) {
    return starts[run];
  }

  /** Where the text goes on behind a run. */
  int end(int run) {
    return ends[run];
  }

  /** The next run of the same length, or {@link #NONE}. */
  int next(int run) {
    return next[run];
  }
}
