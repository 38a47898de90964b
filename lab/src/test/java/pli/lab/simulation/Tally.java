package pli.lab.simulation;

import java.util.Map;
import java.util.TreeMap;

/** How often what was done. */
final class Tally {
  private final Map<String, Integer> counts = new TreeMap<>();

  synchronized void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  synchronized Map<String, Integer> all() {
    return new TreeMap<>(counts);
  }
}
