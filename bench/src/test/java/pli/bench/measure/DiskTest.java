package pli.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is measured and left as it was. */
class DiskTest {
  @Test
  void syncsAreCountedAndLeaveNothing(@TempDir Path folder) throws IOException {
    assertTrue(Disk.syncsPerSecond(folder, 300, 50) > 0);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
  }
}
