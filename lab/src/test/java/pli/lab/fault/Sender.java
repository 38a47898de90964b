package pli.lab.fault;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import pli.client.net.Endpoint;
import pli.protocol.wire.Error;
import pli.protocol.wire.ServerFrame;

/**
 * Sends to a group, several at a time, and sends again, under the same submission ids, whatever it
 * has no answer to or was told to bring back later. Its thread runs until {@link #finish}, and then
 * until nothing is open.
 */
final class Sender {
  private static final int AT_ONCE = 8;
  private static final long PAUSE_MILLIS = 20;

  private final Supplier<Endpoint> endpoints;
  private final Ledger ledger;
  private final GroupEpoch group;
  private final Semaphore permits;
  private final Deque<Ledger.Message> open = new ArrayDeque<>();
  private final Thread thread;
  private volatile boolean finishing;

  /**
   * A sender that begins at once.
   *
   * @param permits how many new messages may be sent, by all who share it
   */
  Sender(Endpoint endpoint, Ledger ledger, GroupEpoch group, Semaphore permits) {
    this(() -> endpoint, ledger, group, permits);
  }

  /** The same, which comes back to another place each time. */
  Sender(Supplier<Endpoint> endpoints, Ledger ledger, GroupEpoch group, Semaphore permits) {
    this.endpoints = endpoints;
    this.ledger = ledger;
    this.group = group;
    this.permits = permits;
    thread = Thread.ofPlatform().name("sender").daemon().start(this::run);
  }

  /** Begins nothing new. */
  void finish() {
    finishing = true;
  }

  /** Whether the thread ended in time. */
  boolean ended(long millis) throws InterruptedException {
    thread.join(millis);
    return !thread.isAlive();
  }

  private void run() {
    try {
      while (!finishing || !open.isEmpty()) {
        try (Line line = Line.open(endpoints.get())) {
          while (!finishing || !open.isEmpty()) {
            round(line);
          }
        } catch (IOException e) {
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (AssertionError | RuntimeException e) {
      ledger.complain("a sender: " + e);
    }
  }

  private void round(Line line) throws IOException, InterruptedException {
    while (!finishing && open.size() < AT_ONCE && permits.tryAcquire()) {
      open.add(ledger.write(group.queues()));
    }
    Map<Ledger.Message, CompletableFuture<ServerFrame>> answers = new LinkedHashMap<>();
    for (Ledger.Message message : open) {
      answers.put(message, line.start(group.submit(message.body(), message.submission())));
    }
    boolean wait = answers.isEmpty();
    for (Map.Entry<Ledger.Message, CompletableFuture<ServerFrame>> answer : answers.entrySet()) {
      ServerFrame frame = Line.await(answer.getValue());
      if (frame.hasAccepted()) {
        ledger.accepted(answer.getKey(), frame.getAccepted());
        open.remove(answer.getKey());
      } else if (isForNow(frame.getError().getCode())) {
        ledger.putOff(frame.getError().getCode());
        wait = true;
      } else {
        throw new AssertionError("a submission was answered " + frame.getError().getCode().name());
      }
    }
    if (wait) {
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Whether a request may be answered differently when it is asked again. */
  static boolean isForNow(Error.Code code) {
    return code == Error.Code.UNAVAILABLE
        || code == Error.Code.STORE_FULL
        || code == Error.Code.RATE_LIMITED;
  }
}
