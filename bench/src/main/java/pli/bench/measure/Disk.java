package pli.bench.measure;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the disk under a folder can do by itself. */
public final class Disk {
  private Disk() {}

  /**
   * How often a second {@code bytes} can be appended to a file and forced to the disk, one after
   * the other; measured over so many milliseconds.
   */
  public static double syncsPerSecond(Path folder, int bytes, long millis) throws IOException {
    Path file = Files.createTempFile(folder, "fsync", ".tmp");
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long start = System.nanoTime();
      long end = start + millis * 1_000_000;
      long syncs = 0;
      long now;
      do {
        buffer.clear();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(false);
        syncs++;
        now = System.nanoTime();
      } while (now < end);
      return syncs * 1e9 / (now - start);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
