package pli.drill.stage;

/**
 * How much a drill looked at. A search of nothing finds nothing, so each has a floor.
 *
 * @param what of what
 * @param count how many
 * @param floor how many at least, for the drill to mean anything
 */
public record Examined(Text what, long count, long floor) {
  /** Whether it was enough. */
  public boolean isEnough() {
    return count >= floor;
  }
}
