package pli.server.delivery;

import java.util.concurrent.Semaphore;
import pli.protocol.wire.Error;

/**
 * Memory for what has been accepted by nobody yet; past it requests are told to come back.
 * Thread-safe.
 */
public final class Budget {
  private static final int KIB = 1024;
  private static final long RETRY_MILLIS = 500;

  private final Semaphore kibibytes;

  /** A budget of so many bytes. */
  public Budget(long bytes) {
    kibibytes = new Semaphore((int) (bytes / KIB));
  }

  /**
   * Takes a part.
   *
   * @throws Refusal UNAVAILABLE if there is not so much left
   */
  Part take(long bytes) throws Refusal {
    int part = (int) (bytes / KIB) + 1;
    if (!kibibytes.tryAcquire(part)) {
      throw Refusal.forNow(Error.Code.UNAVAILABLE, RETRY_MILLIS);
    }
    return () -> kibibytes.release(part);
  }

  /** A part of the budget, given back when closed; to be closed once. */
  @FunctionalInterface
  interface Part extends AutoCloseable {
    @Override
    void close();
  }
}
