package pli.bench.measure;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * How long the processor was used: by the thread that asks, and by the collector. The machine may
 * be busy with something else, and compiling goes on in other threads, so the time on the wall
 * would measure those.
 */
public final class CpuClock {
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();

  /** A clock for the measuring thread. */
  public CpuClock() {}

  /** Nanoseconds since some point in time. */
  public long nanos() {
    long collecting = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      collecting += collector.getCollectionTime();
    }
    return threads.getCurrentThreadCpuTime() + collecting * 1_000_000;
  }
}
