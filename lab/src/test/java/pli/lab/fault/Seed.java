package pli.lab.fault;

/** What a run depends on: {@code -Dpli.faults.seed} and {@code -Dpli.faults.kills}. */
final class Seed {
  private static final int EVERYDAY_KILLS = 10;

  private Seed() {}

  /** The seed of this run, printed so that it can be repeated, as far as processes repeat. */
  static long announce() {
    long seed = Long.getLong("pli.faults.seed", System.nanoTime());
    System.out.println("pli.faults.seed=" + seed);
    return seed;
  }

  /** How often the server is killed. */
  static int kills() {
    return Integer.getInteger("pli.faults.kills", EVERYDAY_KILLS);
  }

  /** How often another fault is done that is done so often on every day. */
  static int rounds(int everyday) {
    return Math.max(everyday, everyday * kills() / (5 * EVERYDAY_KILLS));
  }
}
