package pli.desktop.command;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.desktop.terminal.Json;

/** What a daemon has to say beside messages, to those who listen just then; nothing of it stays. */
final class Bulletin {
  /** Who lets more than that wait misses what comes then. */
  private static final int MOST_WAITING = 256;

  private final List<Reader> readers = new CopyOnWriteArrayList<>();

  /** One thing that was said. */
  record Post(String name, String line) {}

  /** Somebody who listens. */
  final class Reader implements AutoCloseable {
    private final BlockingQueue<Post> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

    /** The next thing, if it comes in time. */
    @Nullable Post next(Duration patience) {
      try {
        return waiting.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }

    /** The next thing, if there is any. */
    @Nullable Post next() {
      return waiting.poll();
    }

    @Override
    public void close() {
      readers.remove(this);
    }
  }

  Reader listen() {
    Reader reader = new Reader();
    readers.add(reader);
    return reader;
  }

  void post(String name, Json json) {
    String line = json.line();
    for (Reader reader : readers) {
      boolean unused = reader.waiting.offer(new Post(name, line));
    }
  }
}
