package pli.server.session;

/**
 * How often something may be, counted in tokens.
 *
 * @param perSecond what comes in a second; 0 for no limit at all
 * @param burst what may be had at once, at least 1
 */
public record Rate(double perSecond, double burst) {
  /** Whether this limits nothing. */
  boolean isNone() {
    return perSecond <= 0;
  }
}
