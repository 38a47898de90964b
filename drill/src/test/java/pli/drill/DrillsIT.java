package pli.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pli.drill.stage.Drill;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.lab.process.Checkout;

/** Drills on real processes, those that the property {@code pli.drills} names. */
class DrillsIT {
  @TempDir private Path folder;

  static Stream<String> named() {
    return Stream.of(System.getProperty("pli.drills", "update").split(","));
  }

  @ParameterizedTest
  @MethodSource("named")
  void comesOutAsTheThreatModelSays(String name) throws Exception {
    List<Drill> drills = Drills.all().stream().filter(one -> one.name().equals(name)).toList();
    assertEquals(1, drills.size(), name);
    Path stage = Files.createDirectory(folder.resolve("stage"));
    Outcome outcome;
    try (Stage made = new Stage(Checkout.ofThisProgram(), stage, folder.resolve("evidence"), 1)) {
      outcome = drills.getFirst().run(made);
    }
    List<String> wrong =
        outcome.findings().stream()
            .filter(finding -> !finding.ok())
            .map(finding -> finding.what().en() + ": " + finding.learnt().en())
            .toList();
    assertEquals(List.of(), wrong);
    assertTrue(outcome.isOk(), "too little was looked at: " + outcome.examined());
    for (Path file : outcome.evidence()) {
      assertTrue(Files.size(file) > 0, file.toString());
    }
  }
}
