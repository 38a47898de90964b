package pli.server.edge;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * How many connections may be in the middle of a large frame: what has come of it takes memory, and
 * whoever sends it may never finish. Thread-safe.
 */
final class LargeFrames {
  private static final int AT_ONCE = 32;
  private static final int AT_ONCE_PER_ADDRESS = 16;

  private final Semaphore all = new Semaphore(AT_ONCE);
  private final ConcurrentHashMap<PeerAddress, Integer> byAddress = new ConcurrentHashMap<>();

  boolean begin(PeerAddress address) {
    if (!all.tryAcquire()) {
      return false;
    }
    if (byAddress.merge(address, 1, Integer::sum) > AT_ONCE_PER_ADDRESS) {
      end(address);
      return false;
    }
    return true;
  }

  void end(PeerAddress address) {
    byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    all.release();
  }
}
