package pli.server.assembly;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Overwrites what is dead in the heap. Pli wipes its own keys, but the platform's ciphers keep
 * copies of those that they derive, in objects that nobody can reach or wipe; when they are
 * garbage, their bytes stay where they are until somebody else needs the place. A server that works
 * needs it soon; one that falls silent would keep the keys of its last messages for hours. So when
 * it falls silent it sweeps, once:
 *
 * <ul>
 *   <li>A full collection moves all that is alive together at the beginning of the old part, over
 *       what died there: a key that was in use at a collection when too much else was alive. What
 *       is behind that, as far as there ever was something, is filled by another one.
 *   <li>The part where all objects begin is filled.
 *   <li>So are the two where a collection puts what is alive just then: each collection copies from
 *       one of these to the other, and leaves behind what was there.
 * </ul>
 *
 * <p>This is how the serial collector keeps its heap; with another one, only what is filled is.
 */
final class HeapSweep {
  private static final int COARSE = 4 << 20;

  /** The smaller pieces reach what the larger ones leave at the end. */
  private static final int[] FINER = {256 << 10, 16 << 10};

  private static final int HEADER = 16;
  private static final int SMALL = 1 << 10;
  private static final int HEADERS = 64;
  private static final int MOST_FILLINGS = 8;

  private final @Nullable MemoryPoolMXBean eden = pool("Eden");
  private final @Nullable MemoryPoolMXBean survivor = pool("Survivor");
  private final @Nullable MemoryPoolMXBean old = pool("Tenured");

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
    if (old != null) {
      sweepOld(eden, old);
    }
    fill(eden, COARSE);
    // What is alive of what began since then lies in one of the two, and nothing else.
    long free = survivor == null ? 0 : free(survivor);
    for (int chunk : FINER) {
      // Of the one before, nothing may go to the old part.
      alive = null;
      alive = arrays(free);
      fill(eden, chunk);
    }
    alive = null;
    last = null;
  }

  /** A full collection puts behind all that is there whatever is alive in the other parts. */
  private void sweepOld(MemoryPoolMXBean eden, MemoryPoolMXBean old) {
    long end = old.getPeakUsage().getUsed();
    System.gc();
    if (old.getUsage().getUsed() < end) {
      List<byte[][]> filling = new ArrayList<>();
      for (int i = 0; i < MOST_FILLINGS && old.getUsage().getUsed() < end; i++) {
        long most = eden.getUsage().getCommitted() / 2;
        filling.add(arrays(Math.min(most, end - old.getUsage().getUsed() + SMALL)));
        System.gc();
      }
      filling.clear();
      System.gc();
    }
    old.resetPeakUsage();
  }

  /** That take so much; the smallest at the end, for whatever is too small for another. */
  private static byte[][] arrays(long bytes) {
    int small = (int) (bytes / SMALL);
    byte[][] arrays = new byte[small + SMALL / HEADER][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = new byte[i < small ? SMALL - HEADER : 0];
    }
    return arrays;
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
