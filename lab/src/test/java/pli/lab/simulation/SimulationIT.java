package pli.lab.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
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

  /** Without these it would show nothing. */
  private static final List<String> WHAT =
      List.of("messages", "groups", "later messages tried", "messages found where they must be");

  @TempDir Path folder;

  @Test
  void whatMustHoldAfterAWeekHolds() throws Exception {
    for (String each : System.getProperty("pli.simulation.seeds", SEEDS).split(",")) {
      long seed = Long.parseLong(each);
      Map<String, Integer> done = live(folder.resolve("seed" + seed), seed, EVERY_DAY);
      for (String what : WHAT) {
        assertTrue(done.getOrDefault(what, 0) > 0, "none of " + what + " in " + done);
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "pli.simulation", matches = "month")
  void whatMustHoldAfterAMonthHolds() throws Exception {
    long seed = Long.getLong("pli.simulation.seed", System.nanoTime());
    live(folder, seed, MONTH);
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
