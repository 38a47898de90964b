package pli.witness.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;

/** {@code pli release install} as a process that gets kill -9 in the middle of a step. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class KilledCommandTest {
  @TempDir Path temporary;
  private Installer installer;

  @BeforeEach
  void versionOneRuns() throws IOException {
    installer = new Installer(temporary, Update.policy(1));
    installer.installs(new Update(1));
  }

  @Test
  void whileHalfOfTheFileIsCopied() throws Exception {
    Update large = new Update(2);
    large.released = Bytes.adopt(new byte[1 << 20]);
    large.artefact = large.released;
    List<String> words = installer.words(large);
    // A pipe gives as much of the file as is written to it, and no more.
    Path pipe = temporary.resolve(Update.ARTEFACT);
    Files.delete(pipe);
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Process process = start(words);
    try (OutputStream half = new FileOutputStream(pipe.toFile())) {
      // More than a pipe holds: when this is written, most of it is copied.
      half.write(new byte[1 << 19]);
      kill(process);
    }
    assertTrue(Files.size(installer.to().resolve("versions/2.new").resolve(Update.ARTEFACT)) > 0);
    installer.assertRuns(1);
    Files.delete(pipe);
    installer.installs(new Update(2));
    assertTrue(Files.notExists(installer.to().resolve("versions/2.new")));
  }

  @Test
  void whileItTriesTheNewVersion() throws Exception {
    Path trial = Files.writeString(temporary.resolve("trial"), "kill -9 $PPID\n");
    List<String> words = new ArrayList<>(installer.words(new Update(2)));
    words.addAll(List.of("--start", "sh " + trial));
    Process process = start(words);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(137, process.exitValue());
    // It is current before it is tried, and whole; whoever comes next may go on or back.
    installer.assertRuns(2);
    installer.installs(new Update(3));
    installer.rollsBack();
    installer.assertRuns(2);
    installer.rollsBack();
    installer.assertRuns(1);
  }

  private static Process start(List<String> words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "pli.witness.Main"));
    command.addAll(words);
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(137, process.exitValue());
  }
}
