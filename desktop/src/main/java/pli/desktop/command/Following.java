package pli.desktop.command;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.TimelineEntry;
import pli.desktop.http.EventStream;

/**
 * Somebody who follows events, at their own pace. What was written counts as taken. One thread's.
 */
final class Following {
  private static final Duration LIFE_SIGN = Duration.ofSeconds(15);
  private static final int BATCH = 64;

  private final EventStream stream;
  private final Bulletin.Reader reader;
  private final Invocation invocation;
  private final boolean reading;
  private long wroteAt = System.nanoTime();
  private long at;

  /** Which device it was last time. */
  private @Nullable Device followed;

  /**
   * Follows.
   *
   * @param after the number after which entries are wanted; -1 for those that nobody has taken
   * @param reading whether what was written has been read, too
   */
  Following(
      EventStream stream,
      Bulletin.Reader reader,
      Invocation invocation,
      long after,
      boolean reading) {
    this.stream = stream;
    this.reader = reader;
    this.invocation = invocation;
    this.at = after;
    this.reading = reading;
  }

  /**
   * A moment with the device that is open, if one is. When that was closed meanwhile, whoever keeps
   * it says why.
   */
  void follow(@Nullable Device now) throws IOException {
    if (now == null) {
      followed = null;
      rest();
      return;
    }
    try {
      if (!now.equals(followed)) {
        begin(now);
        followed = now;
      }
      round(now);
    } catch (ClientException | IllegalStateException e) {
      rest();
    }
  }

  /**
   * Begins with a device. Numbers that nobody can have had, as of another vault, do not lead past
   * what is there.
   */
  void begin(Device device) throws ClientException {
    long taken = device.messages().taken();
    at = at < 0 ? taken : Math.min(at, taken);
  }

  /** Writes what comes within a moment. */
  void round(Device device) throws ClientException, IOException {
    List<TimelineEntry> entries = next(device);
    Timeline timeline = new Timeline(device, invocation);
    for (TimelineEntry entry : entries) {
      stream.event(entry.number(), "receive", timeline.data(entry).line());
      at = entry.number();
    }
    if (!entries.isEmpty()) {
      wroteAt = System.nanoTime();
      device.markTaken(entries.getLast());
      if (reading) {
        timeline.markRead(entries);
      }
    }
    post();
  }

  private List<TimelineEntry> next(Device device) throws ClientException {
    try {
      return device.messages().after(at, BATCH, Keeping.ROUND);
    } catch (ClientException e) {
      Keeping.passOver(e);
      Keeping.pause();
      return List.of();
    }
  }

  /** Waits a moment for what else is said, while there is no device. */
  void rest() throws IOException {
    Bulletin.@Nullable Post first = reader.next(Keeping.ROUND);
    if (first != null) {
      write(first);
    }
    post();
  }

  private void write(Bulletin.Post post) throws IOException {
    stream.event(post.name(), post.line());
    wroteAt = System.nanoTime();
  }

  /** Writes what else was said, and a sign of life if there was nothing for a while. */
  void post() throws IOException {
    for (Bulletin.@Nullable Post post = reader.next(); post != null; post = reader.next()) {
      write(post);
    }
    if (System.nanoTime() - wroteAt >= LIFE_SIGN.toNanos()) {
      stream.remark();
      wroteAt = System.nanoTime();
    }
  }
}
