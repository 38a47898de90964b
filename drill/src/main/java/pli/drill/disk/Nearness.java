package pli.drill.disk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether two series of moments belong to one device: moments of one that come soon after or before
 * moments of the other count, the more the nearer.
 *
 * @param <A> what one series is called by
 * @param <B> what the other is called by
 */
final class Nearness<A, B> {
  private final double reach;
  private final Map<A, List<Double>> ones = new HashMap<>();
  private final Map<B, List<Double>> others = new HashMap<>();

  /** Moments are near within about {@code reach}. */
  Nearness(double reach) {
    this.reach = reach;
  }

  void one(A who, double moment) {
    ones.computeIfAbsent(who, first -> new ArrayList<>()).add(moment);
  }

  void other(B who, double moment) {
    others.computeIfAbsent(who, first -> new ArrayList<>()).add(moment);
  }

  double score(A one, B other) {
    List<Double> mine = ones.getOrDefault(one, List.of());
    List<Double> theirs = others.getOrDefault(other, List.of());
    double sum = 0;
    for (double moment : mine) {
      double best = 0;
      for (double against : theirs) {
        best = Math.max(best, Math.exp(-Math.abs(moment - against) / reach));
      }
      sum += best;
    }
    double sizes = Math.sqrt((double) mine.size() * Math.max(1, theirs.size()));
    return mine.isEmpty() ? 0 : sum / sizes;
  }
}
