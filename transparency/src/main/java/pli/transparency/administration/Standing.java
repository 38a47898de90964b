package pli.transparency.administration;

/**
 * How far an entry is that has been proposed: it could be the next of its chain, and all of its
 * signatures are of people who may sign it.
 *
 * @param signed how many people signed
 * @param required how many must
 */
public record Standing(int signed, int required) {
  /** Whether it may be logged. */
  public boolean isComplete() {
    return signed >= required;
  }
}
