package pli.transparency.administration;

/**
 * An entry and where it stands.
 *
 * @param entry with its content
 * @param place in the log, from 0
 */
public record Placed(LoggedEntry entry, long place) {
  /**
   * An entry.
   *
   * @throws IllegalArgumentException if the place is negative
   */
  public Placed {
    if (place < 0) {
      throw new IllegalArgumentException("an entry before the first");
    }
  }
}
