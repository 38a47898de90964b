package pli.server.delivery;

/** Asks the delivery service what only its own package may ask. */
public final class DeliveryProbe {
  private static final long KIB = 1024;

  private DeliveryProbe() {}

  /**
   * Checks that nothing of a budget is taken.
   *
   * @param bytes all that it has
   */
  public static void requireWhole(Budget budget, long bytes) {
    try {
      budget.take(bytes - KIB).close();
    } catch (Refusal e) {
      throw new IllegalStateException("memory for waiting requests was not given back", e);
    }
  }
}
