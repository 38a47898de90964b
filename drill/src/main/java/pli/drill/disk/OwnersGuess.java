package pli.drill.disk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import pli.codec.Bytes;
import pli.drill.seized.Society;
import pli.drill.stage.Finding;
import pli.drill.stage.Text;

/**
 * Whose main queue is whose. A device makes its queues, reads them, and gets its first messages in
 * an order that the write-ahead log keeps; the contact queue is known to be somebody's.
 */
final class OwnersGuess {
  private static final double NEAR = 2;

  private final Nearness<String, Bytes> made = new Nearness<>(NEAR);
  private final Nearness<String, Bytes> read = new Nearness<>(NEAR);
  private final Nearness<String, Bytes> got = new Nearness<>(NEAR);
  private final List<String> handles;
  private final List<Bytes> queues;
  private final int[] truth;

  private OwnersGuess(List<String> handles, List<Bytes> queues, int[] truth) {
    this.handles = handles;
    this.queues = queues;
    this.truth = truth;
  }

  /**
   * Of what the log and the directory show.
   *
   * @param contacts the contact queue of each handle
   * @param mains whose each main queue is, which the thief does not know
   */
  static OwnersGuess of(
      Traffic traffic,
      Names names,
      Map<String, Bytes> contacts,
      Map<Bytes, Integer> mains,
      Society society) {
    // Which queues there are the thief knows from the lists of what is due.
    List<Bytes> queues = new ArrayList<>(new TreeSet<>(mains.keySet()));
    Map<Integer, Integer> columns = new HashMap<>();
    for (int i = 0; i < queues.size(); i++) {
      columns.put(mains.get(queues.get(i)), i);
    }
    Map<String, Integer> numbers = new TreeMap<>();
    society.people().forEach(one -> numbers.put(one.handle(), one.number()));
    List<String> handles = new ArrayList<>();
    for (String handle : new TreeSet<>(contacts.keySet())) {
      if (columns.containsKey(numbers.getOrDefault(handle, -1))) {
        handles.add(handle);
      }
    }
    int[] truth =
        handles.stream()
            .mapToInt(handle -> columns.getOrDefault(numbers.getOrDefault(handle, -1), 0))
            .toArray();
    OwnersGuess guess = new OwnersGuess(handles, queues, truth);
    guess.look(traffic, names, contacts);
    return guess;
  }

  private void look(Traffic traffic, Names names, Map<String, Bytes> contacts) {
    contacts.forEach((handle, queue) -> {
      Integer at = traffic.made().get(names.of("queues", queue));
      if (at != null) {
        made.one(handle, at);
      }
      Bytes name = names.of("entries", queue);
      traffic.read().getOrDefault(name, List.of()).forEach(when -> read.one(handle, when));
      traffic.got().getOrDefault(name, List.of()).forEach(when -> got.one(handle, when));
    });
    for (Bytes queue : queues) {
      Integer at = traffic.made().get(names.of("queues", queue));
      if (at != null) {
        made.other(queue, at);
      }
      Bytes name = names.of("entries", queue);
      traffic.read().getOrDefault(name, List.of()).forEach(when -> read.other(queue, when));
      traffic.got().getOrDefault(name, List.of()).forEach(when -> got.other(queue, when));
    }
  }

  int handles() {
    return handles.size();
  }

  long pairs() {
    return (long) handles.size() * queues.size();
  }

  /**
   * What each way gives, and the best of them.
   *
   * @param made by when queues were made
   * @param read by when they were read
   * @param filled by when something came
   */
  record Best(Chance made, Chance read, Chance filled) {
    /** A thief takes the best of the three, so chance has three tries as well. */
    Chance chance() {
      List<Chance> ways = List.of(made, read, filled);
      Chance best = ways.stream().min(Comparator.comparingDouble(Chance::p)).orElseThrow();
      return best.bestOf(ways.size());
    }

    /**
     * What that gives a thief.
     *
     * @param which copy: the words begin so
     * @param expected whether it should be better than chance
     */
    Finding finding(String which, boolean expected) {
      Chance chance = chance();
      boolean wins = chance.isBetterThanBlind();
      Text learnt =
          Text.of(
              DiskDrill.class,
              wins ? "owners.better" : "owners.blind",
              "right",
              Math.round(chance.right()),
              "of",
              chance.of(),
              "blind",
              Math.round(chance.blind()),
              "p",
              chance.shortP(),
              "made",
              made.figures(),
              "read",
              read.figures(),
              "filled",
              filled.figures());
      return new Finding(
          Text.of(DiskDrill.class, which),
          learnt,
          Text.of(DiskDrill.class, which + ".allowed"),
          wins == expected,
          wins);
    }
  }

  /** How good the guesses are. */
  Best best(RandomGenerator random) {
    return new Best(by(made, random), by(read, random), by(got, random));
  }

  private Chance by(Nearness<String, Bytes> nearness, RandomGenerator random) {
    double[][] scores = new double[handles.size()][queues.size()];
    for (int row = 0; row < handles.size(); row++) {
      for (int column = 0; column < queues.size(); column++) {
        scores[row][column] = nearness.score(handles.get(row), queues.get(column));
      }
    }
    return Chance.of(scores, truth, random);
  }
}
