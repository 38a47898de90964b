package pli.server.store;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's native code, 17 MB that lie in its jar. It is unpacked into a folder of its own and
 * removed as soon as it is loaded, so that a server which is killed leaves nothing behind.
 */
final class NativeLibrary {
  private static boolean loaded;

  private NativeLibrary() {}

  /** Loads it, once. */
  static synchronized void load() {
    if (loaded) {
      return;
    }
    try {
      Path folder = Files.createTempDirectory("pli-rocksdb-");
      try {
        NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Finds that it is there, and says so to the rest of RocksDB.
    RocksDB.loadLibrary();
    loaded = true;
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      File file = each.toFile();
      if (!file.delete()) {
        // Where a loaded library cannot be removed, a regular end does it.
        file.deleteOnExit();
      }
    }
  }
}
