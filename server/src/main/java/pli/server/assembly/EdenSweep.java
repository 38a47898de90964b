package pli.server.assembly;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Overwrites what is dead in the heap. Pli wipes its own keys, but the platform's ciphers keep
 * copies of those that it derives, in objects that nobody can reach or wipe; when they are garbage,
 * their bytes stay where they are until somebody else needs the place. A server that works needs it
 * soon; one that falls silent would keep the keys of its last messages for hours. So when it falls
 * silent it fills, once, the part of the heap where all objects begin.
 *
 * <p>What it does not reach: copies that a collection made of an object that was alive just then.
 * Those are few, since keys live for a moment only.
 */
final class EdenSweep {
  private static final int[] CHUNKS = {4 << 20, 256 << 10, 16 << 10};
  private static final int HEADERS = 64;

  private final @Nullable MemoryPoolMXBean eden;

  /** Written so that no compiler leaves the arrays out. */
  private volatile byte @Nullable [] last;

  EdenSweep() {
    eden =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().contains("Eden"))
            .findFirst()
            .orElse(null);
  }

  /** Fills it up to its end; the smaller chunks reach what the larger ones leave there. */
  void run() {
    if (eden == null) {
      return;
    }
    for (int chunk : CHUNKS) {
      long collected = collections();
      long most = 2 * eden.getUsage().getCommitted();
      for (long filled = 0; filled < most && collections() == collected; filled += chunk) {
        last = new byte[chunk - HEADERS];
      }
    }
    last = null;
  }

  private static long collections() {
    long count = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      count += collector.getCollectionCount();
    }
    return count;
  }
}
