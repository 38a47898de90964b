package pli.server.edge;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import pli.server.session.TokenBuckets;

/**
 * How many connections there are, in all and by address, how many of them are still at the door,
 * and how fast they come. A connection that may not come in costs no handshake. Thread-safe.
 */
final class ConnectionCount {
  private static final Object EVERYWHERE = new Object();

  private volatile EdgeOptions options;
  private final TokenBuckets coming;
  private final TokenBuckets comingPerAddress;
  private final Tally open = new Tally();
  private final Tally unfinished = new Tally();

  /** Counts in all and by address. */
  private static final class Tally {
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<PeerAddress, Integer> byAddress = new ConcurrentHashMap<>();

    /** Counts one in; false, and it is not counted, if that is too many. */
    boolean add(PeerAddress address, int max, int maxPerAddress) {
      int now = all.incrementAndGet();
      int here = byAddress.merge(address, 1, Integer::sum);
      if (now > max || here > maxPerAddress) {
        remove(address);
        return false;
      }
      return true;
    }

    void remove(PeerAddress address) {
      all.decrementAndGet();
      forget(address);
    }

    void forget(PeerAddress address) {
      byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }
  }

  ConnectionCount(EdgeOptions options) {
    this.options = options;
    coming = new TokenBuckets(options.newConnections());
    comingPerAddress = new TokenBuckets(options.newConnectionsPerAddress());
  }

  /** Other limits from now on; who is inside stays. */
  void adjust(EdgeOptions other) {
    options = other;
    coming.adjust(other.newConnections());
    comingPerAddress.adjust(other.newConnectionsPerAddress());
  }

  /**
   * Counts a new connection in, as one at the door; false, and it is not counted, if there may be
   * no more. One address that comes too fast takes nothing of what all together may.
   */
  boolean enter(PeerAddress address) {
    EdgeOptions limits = options;
    long now = System.nanoTime();
    if (comingPerAddress.take(address, 1, now) > 0 || coming.take(EVERYWHERE, 1, now) > 0) {
      return false;
    }
    if (!open.add(address, limits.maxConnections(), limits.maxConnectionsPerAddress())) {
      return false;
    }
    if (!unfinished.add(address, limits.maxUnfinished(), limits.maxUnfinishedPerAddress())) {
      open.remove(address);
      return false;
    }
    return true;
  }

  /**
   * Counts in a connection that another process holds; false, and it is not counted, if its address
   * has as many as it may have, wherever they are.
   */
  boolean enterElsewhere(PeerAddress address) {
    int max = options.maxConnectionsPerAddress();
    boolean[] in = {false};
    open.byAddress.compute(
        address,
        (same, count) -> {
          int here = count == null ? 0 : count;
          in[0] = here < max;
          return in[0] ? Integer.valueOf(here + 1) : count;
        });
    return in[0];
  }

  /** One that had entered elsewhere is gone. */
  void leaveElsewhere(PeerAddress address) {
    open.forget(address);
  }

  /** A connection is through the door. */
  void finished(PeerAddress address) {
    unfinished.remove(address);
  }

  /** A connection that had entered is gone; one at the door must be finished first. */
  void leave(PeerAddress address) {
    open.remove(address);
  }

  int size() {
    return open.all.get();
  }

  int atTheDoor() {
    return unfinished.all.get();
  }
}
