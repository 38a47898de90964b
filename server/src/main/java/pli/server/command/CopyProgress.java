package pli.server.command;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import pli.server.backup.Progress;

/** Says every few seconds how far a copy has come, and nothing of one that is done before. */
final class CopyProgress implements Progress {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final double GIB = 1L << 30;

  private final Console console;
  private final InstantSource clock;
  private long next;

  CopyProgress(Console console, InstantSource clock) {
    this.console = console;
    this.clock = clock;
    next = clock.millis() + PAUSE.toMillis();
  }

  @Override
  public void at(long bytes, long of) {
    long now = clock.millis();
    if (now < next) {
      return;
    }
    next = now + PAUSE.toMillis();
    console.err().println(String.format(Locale.ROOT, "%.1f / %.1f GiB …", bytes / GIB, of / GIB));
  }
}
