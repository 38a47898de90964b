package pli.server.edge;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many attachments are on their way, or tiles read, in all and by address. Thread-safe. */
final class Transfers {
  private final int atOnce;
  private final int atOncePerAddress;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentHashMap<PeerAddress, Integer> byAddress = new ConcurrentHashMap<>();

  Transfers(int atOnce, int atOncePerAddress) {
    this.atOnce = atOnce;
    this.atOncePerAddress = atOncePerAddress;
  }

  /** Counts one in; false, and it is not counted, if there may be no more. */
  boolean enter(PeerAddress address) {
    if (all.incrementAndGet() > atOnce) {
      all.decrementAndGet();
      return false;
    }
    if (byAddress.merge(address, 1, Integer::sum) > atOncePerAddress) {
      leave(address);
      return false;
    }
    return true;
  }

  void leave(PeerAddress address) {
    all.decrementAndGet();
    byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
  }
}
