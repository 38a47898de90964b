package pli.desktop.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells something that runs for long that the process is to end, and lets it clear away what it
 * made before the process does: closed, it has.
 */
final class Ending implements AutoCloseable {
  private static final long LONGEST_SECONDS = 10;

  private final CountDownLatch cleared = new CountDownLatch(1);
  private final Thread hook = new Thread(this::end, "end");
  private volatile boolean wanted;

  Ending() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  boolean isWanted() {
    return wanted;
  }

  private void end() {
    wanted = true;
    try {
      boolean unused = cleared.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    wanted = true;
    cleared.countDown();
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already.
      return;
    }
  }
}
