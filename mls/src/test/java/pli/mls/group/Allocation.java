package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many bytes this thread has allocated since {@link #start}: what a message costs in memory,
 * and a measure of work that does not depend on the machine.
 */
public final class Allocation {
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final long before = threads.getCurrentThreadAllocatedBytes();

  private Allocation() {}

  /** From now on. */
  public static Allocation start() {
    return new Allocation();
  }

  /** Bytes since {@link #start}. */
  public long bytes() {
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** At most {@code base} bytes, and 64 for each byte of input. */
  public void assertAtMost(long base, long input) {
    long bytes = bytes();
    assertTrue(bytes <= base + 64 * input, bytes + " bytes allocated for " + input);
  }
}
