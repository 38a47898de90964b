package pli.bench.load;

import java.util.ArrayList;
import java.util.List;

/** Times in nanoseconds, as many as there is room for; later ones are dropped. Not thread-safe. */
public final class Latencies {
  private final int room;
  private List<Long> nanos = new ArrayList<>();

  Latencies(int room) {
    this.room = room;
  }

  void add(long time) {
    if (nanos.size() < room) {
      nanos.add(time);
    }
  }

  /** All up to now, and forgets them. */
  List<Long> take() {
    List<Long> taken = nanos;
    nanos = new ArrayList<>();
    return taken;
  }

  /** Milliseconds that so large a share of {@code nanos} does not exceed; 0 of none. */
  public static double millis(List<Long> nanos, double share) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size()))) / 1e6;
  }
}
