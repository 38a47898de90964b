package pli.server.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import pli.protocol.Limits;
import pli.protocol.QueueId;

/**
 * Who reads which queue just now, so that a new entry wakes them. A hint only: the queue is the
 * truth, and a reader that was woken looks there. Thread-safe.
 */
public final class Readers {
  private final ConcurrentHashMap<QueueId, List<Runnable>> byQueue = new ConcurrentHashMap<>();

  /**
   * {@code wake} runs after each new entry, on any thread; it must not block.
   *
   * @return false if the queue has as many readers as it may have
   */
  boolean add(QueueId queue, Runnable wake) {
    boolean[] added = {false};
    byQueue.compute(
        queue,
        (id, before) -> {
          if (before == null) {
            added[0] = true;
            return List.of(wake);
          }
          if (before.size() >= Limits.MAX_READERS) {
            return before;
          }
          List<Runnable> now = new ArrayList<>(before);
          now.add(wake);
          added[0] = true;
          return List.copyOf(now);
        });
    return added[0];
  }

  void remove(QueueId queue, Runnable wake) {
    byQueue.computeIfPresent(
        queue,
        (id, before) -> {
          List<Runnable> now = new ArrayList<>(before);
          now.remove(wake);
          return now.isEmpty() ? null : now;
        });
  }

  /** Something lies in {@code queue} that was not there before. */
  void arrived(QueueId queue) {
    @Nullable List<Runnable> wake = byQueue.get(queue);
    if (wake != null) {
      wake.forEach(Runnable::run);
    }
  }

  /** There may be something in any queue that was not there before. */
  public void arrivedAnywhere() {
    byQueue.values().forEach(wake -> wake.forEach(Runnable::run));
  }

  /** How many queues are being read. */
  public int size() {
    return byQueue.size();
  }
}
