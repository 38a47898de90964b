package pli.desktop.http;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes what takes too long: a channel that blocks knows no time of its own. */
final class Alarms implements AutoCloseable {
  private final ScheduledThreadPoolExecutor clock;

  Alarms() {
    clock =
        new ScheduledThreadPoolExecutor(1, work -> Thread.ofPlatform().daemon().unstarted(work));
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Goes off unless it is closed before. */
  static final class Alarm implements AutoCloseable {
    private final ScheduledFuture<?> waiting;

    private Alarm(ScheduledFuture<?> waiting) {
      this.waiting = waiting;
    }

    @Override
    public void close() {
      boolean unused = waiting.cancel(false);
    }
  }

  Alarm after(Duration time, Closeable channel) {
    return new Alarm(
        clock.schedule(() -> closeQuietly(channel), time.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static void closeQuietly(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed all the same.
      return;
    }
  }

  @Override
  public void close() {
    var unused = clock.shutdownNow();
  }
}
