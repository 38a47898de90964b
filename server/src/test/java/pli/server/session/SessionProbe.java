package pli.server.session;

/** Asks sessions what only their own package may ask. */
public final class SessionProbe {
  private static final int PARTS = 256;
  private static final int MOST_OF_ONE = 256 << 10;

  private SessionProbe() {}

  /** Checks that no frame counts as waiting: there is room for as much as there is in all. */
  public static void requireEmpty(Backlog backlog) {
    boolean full = false;
    for (int i = 0; i < PARTS; i++) {
      full |= backlog.part().add(MOST_OF_ONE);
    }
    if (full) {
      throw new IllegalStateException("frames that were looked at still count as waiting");
    }
  }
}
