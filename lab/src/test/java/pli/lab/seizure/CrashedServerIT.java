package pli.lab.seizure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.lab.process.Checkout;

/** The server that {@code ./pli} starts writes none of its memory anywhere, not even in a crash. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrashedServerIT {
  private static final List<String> FLAGS =
      List.of(
          "-XX:-CreateCoredumpOnCrash",
          "-XX:+SuppressFatalErrorMessage",
          "-XX:-HeapDumpOnOutOfMemoryError",
          "-XX:+DisableAttachMechanism",
          "-XX:-UsePerfData",
          "-XX:+ZeroTLAB",
          "-XX:MarkSweepDeadRatio=0");

  @TempDir private Path folder;

  @Test
  void nothingIsDumped() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/limits")), "no /proc here");
    Checkout checkout = Checkout.ofThisProgram();
    assumeTrue(
        Files.isDirectory(checkout.root().resolve("server/target/lib")),
        "the server is not packaged");
    try (OperatedServer server = new OperatedServer(checkout, folder, "The Lighthouse")) {
      server.start();
      Path process = Path.of("/proc", Long.toString(server.pid()));
      List<String> words = List.of(Files.readString(process.resolve("cmdline")).split("\0"));
      assertTrue(words.containsAll(FLAGS), words.toString());
      String core =
          Files.readString(process.resolve("limits"))
              .lines()
              .filter(line -> line.startsWith("Max core file size"))
              .findFirst()
              .orElseThrow();
      assertTrue(core.matches("Max core file size +0 +.*"), core);
      try (Stream<Path> shared = Files.list(Path.of("/tmp"))) {
        assertFalse(
            shared
                .filter(path -> path.getFileName().toString().startsWith("hsperfdata_"))
                .anyMatch(path -> Files.exists(path.resolve(Long.toString(server.pid())))));
      }
      Path where = process.resolve("cwd").toRealPath();
      Set<String> before = reports(where);
      Set<String> files = files(server.data());
      crash(server);
      Set<String> after = reports(where);
      after.removeAll(before);
      assertEquals(Set.of(), after);
      assertEquals(files, files(server.data()));
      String log = Files.readString(server.log(), StandardCharsets.UTF_8);
      assertFalse(log.contains("SIGSEGV"), log);
    }
  }

  /** As a fault in native code would end it. */
  private static void crash(OperatedServer server) throws Exception {
    Process kill = new ProcessBuilder("kill", "-SEGV", Long.toString(server.pid())).start();
    assertEquals(0, kill.waitFor());
    assertTrue(server.await(Duration.ofSeconds(60)), "it goes on");
  }

  /** Where a JVM leaves reports and dumps. */
  private Set<String> reports(Path where) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path place : List.of(where, folder, folder.resolve("server"), Path.of("/tmp"))) {
      try (Stream<Path> files = Files.list(place)) {
        files
            .map(Path::toString)
            .filter(name -> name.matches(".*/(hs_err_pid|core|java_pid|replay_pid)[^/]*"))
            .forEach(found::add);
      }
    }
    return found;
  }

  private static Set<String> files(Path data) throws IOException {
    try (Stream<Path> walk = Files.walk(data)) {
      return walk.map(path -> data.relativize(path).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
