package pli.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/**
 * RocksDB's native half, which lies in its jar and must be a file to be loaded. Left to itself it
 * would stay in the folder for temporary files whenever the server is killed, 17 MB each time; so
 * it gets a folder of its own, which is removed as soon as it is loaded.
 */
final class RocksLibrary {
  private static boolean isLoaded;

  private RocksLibrary() {}

  /** Loads it, once. */
  static synchronized void load() throws StoreException {
    if (isLoaded) {
      return;
    }
    try {
      Path folder = Files.createTempDirectory("pli-rocksdb");
      try {
        NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
        // Finds it loaded.
        RocksDB.loadLibrary();
      } finally {
        remove(folder);
      }
      isLoaded = true;
    } catch (IOException e) {
      throw new StoreException(StoreException.Reason.UNAVAILABLE);
    }
  }

  /** A system that does not let go of a loaded file keeps it until the process ends. */
  private static void remove(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    for (Path file : files) {
      if (!file.toFile().delete()) {
        return;
      }
    }
    Files.delete(folder);
  }
}
