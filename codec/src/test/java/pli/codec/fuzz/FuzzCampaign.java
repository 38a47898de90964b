package pli.codec.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Jazzer on each target, a process each, for {@code -Dfuzz.seconds}. Runs in the profile {@code
 * fuzz} alone. An input that fails is written to the target's folder, where tests replay it from
 * then on; inputs that reach further are left in {@code target/fuzz}.
 */
class FuzzCampaign {
  private static final String SECONDS = System.getProperty("fuzz.seconds", "60");

  @TestFactory
  Stream<DynamicTest> jazzerFindsNothing() {
    String only = System.getProperty("fuzz.target", "");
    return Targets.ALL.stream()
        .filter(target -> only.isEmpty() || target.name().equals(only))
        .map(target -> DynamicTest.dynamicTest(target.name(), () -> run(target)));
  }

  private static void run(Target target) throws IOException, InterruptedException {
    Path kept = Files.createDirectories(new Corpus(target).folder());
    Path found = Files.createDirectories(Path.of("target/fuzz", target.name()).toAbsolutePath());
    int number = 0;
    for (byte[] seed : target.seeds()) {
      Files.write(found.resolve("seed-" + number++), seed);
    }
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx1g",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + target.getClass().getName(),
            "--instrumentation_includes=pli.**",
            "-max_total_time=" + SECONDS,
            "-timeout=60",
            "-rss_limit_mb=4096",
            "-max_len=16384",
            "-artifact_prefix=" + kept + File.separator,
            "-print_final_stats=1",
            found.toString(),
            kept.toString());
    Path log = found.resolveSibling(target.name() + ".log");
    Process jazzer =
        new ProcessBuilder(command)
            .directory(Objects.requireNonNull(found.getParent()).toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, jazzer.waitFor(), "see " + log + " and the newest file in " + kept);
  }
}
