package pli.witness.check;

import java.util.List;

/**
 * How a file was judged.
 *
 * @param kind of the file
 * @param steps what was looked at, in order; after one that does not hold there are no more
 */
public record Verdict(String kind, List<Step> steps) {
  /**
   * One thing that was looked at.
   *
   * @param holds whether it is so
   * @param sentence what it is
   */
  public record Step(boolean holds, String sentence) {}

  /** A verdict. */
  public Verdict {
    steps = List.copyOf(steps);
  }

  /** Whether the file shows what it is for. */
  public boolean holds() {
    return steps.stream().allMatch(Step::holds);
  }
}
