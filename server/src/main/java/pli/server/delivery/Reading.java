package pli.server.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import pli.protocol.QueueId;

/** How far one connection has come with one queue. Belongs to the connection's turn. */
final class Reading {
  private final QueueId queue;
  private final Readers.Reader wake;
  private final Deque<Sent> unacknowledged = new ArrayDeque<>(1);

  /** Number of the next entry to send. */
  private long next;

  /** The last entry that lay there when the queue was asked for. */
  private final long caughtUpAt;

  private boolean toldCaughtUp;
  private volatile boolean mayHaveMore = true;

  /** The number behind the last entry when {@link #isEndKnown} was last set. */
  private long end;

  /** Nothing has come since the end was looked for. */
  private volatile boolean isEndKnown = true;

  private record Sent(long number, int bytes) {}

  /** What an acknowledgement took off. */
  record Freed(int entries, long bytes) {}

  /**
   * A reading from {@code first}.
   *
   * @param end the number that the next entry of the queue will have
   * @param wake what is registered for this queue, to be taken off when the reading ends
   */
  Reading(QueueId queue, long first, long end, Readers.Reader wake) {
    this.queue = queue;
    this.wake = wake;
    next = first;
    this.end = end;
    caughtUpAt = end - 1;
  }

  QueueId queue() {
    return queue;
  }

  Readers.Reader wake() {
    return wake;
  }

  long next() {
    return next;
  }

  boolean mayHaveMore() {
    return mayHaveMore;
  }

  void lookingNow() {
    mayHaveMore = false;
  }

  void lookAgain() {
    mayHaveMore = true;
  }

  /** There may be more than was known; from any thread. */
  void arrived() {
    // In this order: whoever looks because of the second sees the first.
    isEndKnown = false;
    mayHaveMore = true;
  }

  boolean isEndKnown() {
    return isEndKnown;
  }

  long end() {
    return end;
  }

  /** Before the queue is asked where it ends: an arrival from here on makes that unknown again. */
  void lookingForEnd() {
    isEndKnown = true;
  }

  /**
   * What was found: where the queue ends, and where it begins, if others took out what was next.
   */
  void found(long first, long newEnd) {
    end = newEnd;
    next = Math.max(next, first);
  }

  void sent(long number, int bytes) {
    unacknowledged.add(new Sent(number, bytes));
    next = number + 1;
  }

  /** True once: when all that lay there at first has been sent, or is gone. */
  boolean isCaughtUpNow(boolean nothingLeft) {
    if (toldCaughtUp || !nothingLeft && next <= caughtUpAt) {
      return false;
    }
    toldCaughtUp = true;
    return true;
  }

  Freed acknowledged(long upTo) {
    int entries = 0;
    long bytes = 0;
    while (!unacknowledged.isEmpty() && unacknowledged.peek().number() <= upTo) {
      entries++;
      bytes += unacknowledged.remove().bytes();
    }
    return new Freed(entries, bytes);
  }
}
