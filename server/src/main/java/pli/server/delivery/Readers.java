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
  private final ConcurrentHashMap<QueueId, List<Reader>> byQueue = new ConcurrentHashMap<>();

  /** Who reads a queue. */
  @FunctionalInterface
  interface Reader {
    /**
     * There may be something new.
     *
     * @param here whether this thread may be used to look at once; else it must not be held up
     */
    void arrived(boolean here);
  }

  /**
   * {@code reader} hears of each new entry, on any thread.
   *
   * @return false if the queue has as many readers as it may have
   */
  boolean add(QueueId queue, Reader reader) {
    boolean[] added = {false};
    byQueue.compute(
        queue,
        (id, before) -> {
          if (before == null) {
            added[0] = true;
            return List.of(reader);
          }
          if (before.size() >= Limits.MAX_READERS) {
            return before;
          }
          List<Reader> now = new ArrayList<>(before);
          now.add(reader);
          added[0] = true;
          return List.copyOf(now);
        });
    return added[0];
  }

  void remove(QueueId queue, Reader reader) {
    byQueue.computeIfPresent(
        queue,
        (id, before) -> {
          List<Reader> now = new ArrayList<>(before);
          now.remove(reader);
          return now.isEmpty() ? null : now;
        });
  }

  /**
   * Something lies in {@code queue} that was not there before. This thread may be used to hand it
   * on.
   */
  void arrived(QueueId queue) {
    @Nullable List<Reader> readers = byQueue.get(queue);
    if (readers != null) {
      readers.forEach(reader -> reader.arrived(true));
    }
  }

  /** There may be something in any queue that was not there before. */
  public void arrivedAnywhere() {
    byQueue.values().forEach(readers -> readers.forEach(reader -> reader.arrived(false)));
  }

  /** How many queues are being read. */
  public int size() {
    return byQueue.size();
  }
}
