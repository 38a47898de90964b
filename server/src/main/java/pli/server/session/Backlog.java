package pli.server.session;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of all frames that came and were not looked at yet, over all connections. Thread-safe. */
public final class Backlog {
  private static final long MAX_ALL = 64L << 20;
  private static final long MAX_ONE = 256L << 10;

  private final AtomicLong all = new AtomicLong();

  /** The part of one connection. */
  final class Part {
    private final AtomicLong one = new AtomicLong();

    /** Counts a frame in; true if the connection should be read no further. */
    boolean add(int bytes) {
      return all.addAndGet(bytes) > MAX_ALL | one.addAndGet(bytes) > MAX_ONE;
    }

    /** Counts a frame out; true if the connection may be read again. */
    boolean remove(int bytes) {
      all.addAndGet(-bytes);
      return one.addAndGet(-bytes) <= MAX_ONE;
    }
  }

  Part part() {
    return new Part();
  }
}
