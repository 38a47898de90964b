package pli.bench.measure;

import java.util.Arrays;
import java.util.List;

/** The middle of several measurements, which one bad round does not move. */
public final class Median {
  private Median() {}

  /**
   * The median.
   *
   * @throws IllegalArgumentException of nothing
   */
  public static double of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("the median of nothing");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
