package pli.server.assembly;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Overwrites what is dead in the young part of the heap. Pli wipes its own keys, but the platform's
 * ciphers keep copies of those that they derive, in objects that nobody can reach or wipe; when
 * they are garbage, their bytes stay where they are until somebody else needs the place. A server
 * that works needs it soon; one that falls silent would keep the keys of its last messages for
 * hours. So when it falls silent it fills, once, the part where all objects begin, and then the two
 * where a collection puts what is alive just then: each collection copies from one of these to the
 * other, and leaves behind what was there.
 *
 * <p>What it does not reach: an object that was alive through so many collections, or when so much
 * else was alive, that it went to the old part of the heap. Keys live for a moment only.
 */
final class HeapSweep {
  private static final int COARSE = 4 << 20;

  /** The smaller pieces reach what the larger ones leave at the end. */
  private static final int[] FINER = {256 << 10, 16 << 10};

  private static final int HEADER = 16;
  private static final int SMALL = 1 << 10;
  private static final int HEADERS = 64;

  private final @Nullable MemoryPoolMXBean eden = pool("Eden");
  private final @Nullable MemoryPoolMXBean survivor = pool("Survivor");

  /** Written so that no compiler leaves the arrays out. */
  private volatile byte @Nullable [] last;

  private volatile byte @Nullable [][] alive;

  private static @Nullable MemoryPoolMXBean pool(String name) {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().contains(name))
        .findFirst()
        .orElse(null);
  }

  /** Fills it all up to its end. */
  void run() {
    if (eden == null) {
      return;
    }
    fill(eden, COARSE);
    // The collection has just put all that is alive into one of the two, and nothing else.
    long free = survivor == null ? 0 : free(survivor);
    for (int chunk : FINER) {
      // Of the one before, nothing may go to the old part.
      alive = null;
      alive = new byte[(int) (free / SMALL)][];
      byte[][] filling = alive;
      for (int i = 0; i < filling.length; i++) {
        filling[i] = new byte[SMALL - HEADER];
      }
      fill(eden, chunk);
    }
    alive = null;
    last = null;
  }

  private static long free(MemoryPoolMXBean pool) {
    return pool.getUsage().getCommitted() - pool.getUsage().getUsed();
  }

  /** Until the next collection. */
  private void fill(MemoryPoolMXBean eden, int chunk) {
    long collected = collections();
    long most = 2 * eden.getUsage().getCommitted();
    for (long filled = 0; filled < most && collections() == collected; filled += chunk) {
      last = new byte[chunk - HEADERS];
    }
  }

  private static long collections() {
    long count = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      count += collector.getCollectionCount();
    }
    return count;
  }
}
