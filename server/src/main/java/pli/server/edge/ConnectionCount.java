package pli.server.edge;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import pli.server.session.TokenBuckets;

/** How many connections there are, in all and by address, and how fast they come. Thread-safe. */
final class ConnectionCount {
  private final EdgeOptions options;
  private final TokenBuckets newPerAddress;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentHashMap<PeerAddress, Integer> byAddress = new ConcurrentHashMap<>();

  ConnectionCount(EdgeOptions options, TokenBuckets newPerAddress) {
    this.options = options;
    this.newPerAddress = newPerAddress;
  }

  /** Counts a new connection in; false, and it is not counted, if there may be no more. */
  boolean enter(PeerAddress address) {
    if (newPerAddress.take(address, System.nanoTime()) > 0) {
      return false;
    }
    if (all.incrementAndGet() > options.maxConnections()) {
      all.decrementAndGet();
      return false;
    }
    int here = byAddress.merge(address, 1, Integer::sum);
    if (here > options.maxConnectionsPerAddress()) {
      leave(address);
      return false;
    }
    return true;
  }

  void leave(PeerAddress address) {
    all.decrementAndGet();
    byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
  }

  int size() {
    return all.get();
  }
}
