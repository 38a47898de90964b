package pli.lab.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * People with devices and the real server, for weeks that pass in seconds. Every day a few people
 * live a week; {@code -Psimulation} has thirty live a month, with a seed of its own each time or
 * that of {@code -Dpli.simulation.seed}.
 */
class SimulationIT {
  private static final Simulation.Size EVERY_DAY = new Simulation.Size(5, 70, 7);
  private static final Simulation.Size MONTH = new Simulation.Size(30, 1500, 30);

  /** One of every day, and each that found something once. */
  private static final String SEEDS = "1";

  /** Without so many of these a week would show nothing. */
  private static final Map<String, Integer> OF_A_WEEK =
      Map.of(
          "messages", 5,
          "groups", 1,
          "later messages tried", 1,
          "messages found where they must be", 20);

  /** The same of a month. */
  private static final Map<String, Integer> OF_A_MONTH =
      Map.ofEntries(
          Map.entry("messages", 300),
          Map.entry("direct messages", 80),
          Map.entry("edits", 10),
          Map.entry("deletions", 5),
          Map.entry("groups", 60),
          Map.entry("additions", 20),
          Map.entry("removals", 20),
          Map.entry("leavings", 3),
          Map.entry("races", 40),
          Map.entry("revocations", 15),
          Map.entry("devices added", 15),
          Map.entry("recoveries", 10),
          Map.entry("networks cut", 150),
          Map.entry("server restarts", 10),
          Map.entry("copies that followed to their end", 20),
          Map.entry("later messages tried", 200),
          Map.entry("messages found where they must be", 2000));

  @TempDir Path folder;

  @Test
  void whatMustHoldAfterAWeekHolds() throws Exception {
    for (String each : System.getProperty("pli.simulation.seeds", SEEDS).split(",")) {
      long seed = Long.parseLong(each);
      holdsUp(OF_A_WEEK, live(folder.resolve("seed" + seed), seed, EVERY_DAY));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "pli.simulation", matches = "month")
  void whatMustHoldAfterAMonthHolds() throws Exception {
    long seed = Long.getLong("pli.simulation.seed", System.nanoTime());
    holdsUp(OF_A_MONTH, live(folder, seed, MONTH));
  }

  private static void holdsUp(Map<String, Integer> floors, Map<String, Integer> done) {
    floors.forEach((what, least) ->
        assertTrue(
            done.getOrDefault(what, 0) >= least, "too few of " + what + " to show much: " + done));
  }

  /** Any other size: {@code -Dpli.simulation.size=people,steps,days}. */
  @Test
  @EnabledIfSystemProperty(named = "pli.simulation.size", matches = "\\d+,\\d+,\\d+")
  void whatMustHoldHoldsInAnySize() throws Exception {
    String[] size = System.getProperty("pli.simulation.size").split(",");
    long seed = Long.getLong("pli.simulation.seed", System.nanoTime());
    live(
        folder,
        seed,
        new Simulation.Size(
            Integer.parseInt(size[0]), Integer.parseInt(size[1]), Integer.parseInt(size[2])));
  }

  private static Map<String, Integer> live(Path folder, long seed, Simulation.Size size)
      throws Exception {
    System.out.println("simulation, seed " + seed + ", " + size);
    try (Simulation simulation = new Simulation(folder, seed, size)) {
      try {
        simulation.run();
      } catch (Exception | AssertionError e) {
        throw new AssertionError("seed " + seed + " of " + size + ": " + simulation.done(), e);
      }
      System.out.println(new TreeMap<>(simulation.done()));
      return simulation.done();
    }
  }
}
