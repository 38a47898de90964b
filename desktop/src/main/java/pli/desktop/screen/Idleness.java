package pli.desktop.screen;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How long nobody has asked anything. What lasts counts until its end. */
public final class Idleness {
  private final LongSupplier nanos;

  /** Guarded by this. */
  private long last;

  /** What goes on. Guarded by this. */
  private int under;

  /** 0 for never. Guarded by this. */
  private int seconds;

  /**
   * From now on.
   *
   * @param nanos as {@link System#nanoTime}
   * @param seconds after which nobody is thought to be there, 0 for never
   */
  public Idleness(LongSupplier nanos, int seconds) {
    this.nanos = nanos;
    this.seconds = seconds;
    this.last = nanos.getAsLong();
  }

  /** Somebody asks something, until it is closed. */
  public Asking begin() {
    synchronized (this) {
      under++;
      last = nanos.getAsLong();
    }
    return new Asking();
  }

  /** What somebody asked. */
  public final class Asking implements AutoCloseable {
    private Asking() {}

    @Override
    public void close() {
      synchronized (Idleness.this) {
        under--;
        last = nanos.getAsLong();
      }
    }
  }

  /** Whether nobody is thought to be there. */
  public synchronized boolean isOver() {
    return seconds > 0
        && under == 0
        && nanos.getAsLong() - last >= TimeUnit.SECONDS.toNanos(seconds);
  }

  /** After how long that is, 0 for never. */
  public synchronized int seconds() {
    return seconds;
  }

  /** Another time. */
  public synchronized void set(int seconds) {
    this.seconds = seconds;
  }
}
