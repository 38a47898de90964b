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

  synchronized Map<String, Integer> all() {
    return new TreeMap<>(counts);
  }
}
