package pli.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Jazzer on each target, a process each, for {@code -Dfuzz.seconds}. Runs in the profile {@code
 * fuzz} alone. An input that fails is written to the target's folder, where tests replay it from
 * then on; inputs that reach further are left in {@code target/fuzz}, and so is a line on each run
 * in {@code target/fuzz/report.txt}.
 */
public interface Campaign {
  /** The targets of the module. */
  List<Target> targets();

  /** Runs them, or those whose names {@code -Dfuzz.target} lists, with commas between. */
  @TestFactory
  default Stream<DynamicTest> jazzerFindsNothing() {
    String only = System.getProperty("fuzz.target", "");
    List<String> names = List.of(only.split(","));
    return targets().stream()
        .filter(target -> only.isEmpty() || names.contains(target.name()))
        .map(target -> DynamicTest.dynamicTest(target.name(), () -> run(target)));
  }

  private static void run(Target target) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target/fuzz").toAbsolutePath());
    Outcome outcome =
        new JazzerRun(target, folder).run(Integer.getInteger("fuzz.seconds", 60).intValue());
    Files.writeString(
        folder.resolve("report.txt"),
        outcome + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    System.out.println(outcome);
    assertTrue(outcome.ending().isGood(), outcome + "; see " + folder.resolve(target.name()));
  }
}
