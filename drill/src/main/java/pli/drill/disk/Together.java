package pli.drill.disk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;

/**
 * Which nameless queues get the same messages: each event names those that got something of one
 * size at one time. Two that share more of their events, and those in smaller company, are likelier
 * to belong together.
 *
 * @param <Q> what a queue is called by who does not know its name
 */
final class Together<Q extends Comparable<Q>> {
  private final Map<Q, Double> weights = new HashMap<>();
  private final Map<Q, Map<Q, Double>> shared = new HashMap<>();
  private int events;

  /** Something came to all of these at once. */
  void event(Collection<Q> queues) {
    List<Q> all = new ArrayList<>(new TreeSet<>(queues));
    if (all.isEmpty()) {
      return;
    }
    events++;
    double weight = 1 / Math.log(1 + all.size());
    for (Q one : all) {
      weights.merge(one, weight, Double::sum);
      for (Q other : all) {
        if (!one.equals(other)) {
          shared.computeIfAbsent(one, first -> new HashMap<>()).merge(other, weight, Double::sum);
        }
      }
    }
  }

  int events() {
    return events;
  }

  Set<Q> queues() {
    return new TreeSet<>(weights.keySet());
  }

  /** How likely two belong together: 0 is never seen together, 1 always. */
  double score(Q one, Q other) {
    double both = shared.getOrDefault(one, Map.of()).getOrDefault(other, 0.0);
    double either = weights.getOrDefault(one, 0.0) * weights.getOrDefault(other, 0.0);
    return either == 0 ? 0 : both / Math.sqrt(either);
  }

  /** How good these scores are. */
  Guess guess(Collection<Q> among, BiPredicate<Q, Q> truth) {
    List<Q> all = new ArrayList<>(new TreeSet<>(among));
    List<Guess.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        Q one = all.get(i);
        Q other = all.get(j);
        pairs.add(new Guess.Pair(score(one, other), truth.test(one, other)));
      }
    }
    return Guess.of(pairs);
  }

  /** How often chance does as well as these scores. */
  double chance(Collection<Q> among, BiPredicate<Q, Q> truth, RandomGenerator random) {
    List<Q> all = new ArrayList<>(new TreeSet<>(among));
    double[][] scores = new double[all.size()][all.size()];
    boolean[][] related = new boolean[all.size()][all.size()];
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < all.size(); j++) {
        scores[i][j] = score(all.get(i), all.get(j));
        related[i][j] = i != j && truth.test(all.get(i), all.get(j));
      }
    }
    return Chance.ofPairs(scores, related, random);
  }
}
