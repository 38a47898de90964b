package pli.witness.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pli.codec.Bytes;

/** An installer gets kill -9 behind each of its steps: a whole version is current, always. */
class KilledInstallTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Step.class)
  void aWholeVersionIsCurrent(Step step) throws Exception {
    Publisher publisher = new Publisher(Files.createDirectory(folder.resolve("published")));
    Path to = folder.resolve("installed");
    install(publisher, to, 1);

    kill(publisher, to, step);
    long expected = step.compareTo(Step.CURRENT) < 0 ? 1 : 2;
    assertRuns(to, expected);
    assertPolicy(publisher, to, expected);

    // Whoever comes next finds nothing in the way.
    install(publisher, to, 3);
    assertRuns(to, 3);
    try (Stream<Path> list = Files.list(to.resolve("versions"))) {
      List<String> left = list.map(path -> path.getFileName().toString()).sorted().toList();
      assertEquals(expected == 1 ? List.of("1", "3") : List.of("1", "2", "3"), left);
    }
    try (Installation installation = Installation.open(to, InstantSource.system(), "alice")) {
      assertEquals(expected, installation.rollback());
    }
    assertRuns(to, expected);
  }

  private static void install(Publisher publisher, Path to, long number) throws Exception {
    try (Installation installation = Installation.open(to, InstantSource.system(), "alice")) {
      var unused =
          installation.install(
              Bytes.adopt(Files.readAllBytes(publisher.release(number))),
              publisher.artefact(number),
              publisher.policy(1),
              path -> true,
              done -> {});
    }
  }

  private static void kill(Publisher publisher, Path to, Step step) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                StoppingInstaller.class.getName(),
                to.toString(),
                publisher.release(2, Optional.of(publisher.policy(2))).toString(),
                publisher.artefact(2).toString(),
                publisher.policyFile(1).toString(),
                step.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertEquals(step.name(), process.inputReader(StandardCharsets.UTF_8).readLine());
    } finally {
      process.destroyForcibly();
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(137, process.exitValue());
  }

  /**
   * With the version comes its policy, whole: that of the release before, or the one it brought.
   */
  private static void assertPolicy(Publisher publisher, Path to, long number) throws Exception {
    try (Installation installation = Installation.open(to, InstantSource.system(), "alice")) {
      assertEquals(publisher.policy(number), installation.policy(publisher.policy(1)));
    }
  }

  private static void assertRuns(Path to, long number) throws Exception {
    assertArrayEquals(
        Publisher.content(number).toByteArray(),
        Files.readAllBytes(to.resolve("current/pli-" + number + ".jar")));
  }
}
