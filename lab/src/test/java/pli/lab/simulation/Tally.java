package pli.lab.simulation;

import java.util.Map;
import java.util.TreeMap;

/** How often what was done. */
final class Tally {
  private final Map<String, Integer> counts = new TreeMap<>();

  void count(String what) {
    count(what, 1);
  }

  synchronized void count(String what, int times) {
    counts.merge(what, times, Integer::sum);
  }

  /** The largest that was seen of something. */
  synchronized void largest(String what, long seen) {
    counts.merge(what, (int) Math.min(seen, Integer.MAX_VALUE), Math::max);
  }

  synchronized Map<String, Integer> all() {
    return new TreeMap<>(counts);
  }
}
