package pli.lab.fault;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import pli.client.net.Endpoint;
import pli.protocol.wire.ServerFrame;

/**
 * Moves a group from epoch to epoch, one commit at a time; each is sent until it is answered, under
 * its one submission id. Nobody else commits there, so no epoch may ever be a surprise.
 */
final class CommitSender {
  private static final long PAUSE_MILLIS = 20;

  private final Endpoint endpoint;
  private final Ledger ledger;
  private final Semaphore permits;
  private final List<GroupEpoch> epochs = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean finishing;

  CommitSender(Endpoint endpoint, Ledger ledger, GroupEpoch first, Semaphore permits) {
    this.endpoint = endpoint;
    this.ledger = ledger;
    this.permits = permits;
    epochs.add(first);
    thread = Thread.ofPlatform().name("committer").daemon().start(this::run);
  }

  /** All epochs up to now, in order. */
  List<GroupEpoch> epochs() {
    return epochs;
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
    Ledger.@Nullable Message open = null;
    @Nullable GroupEpoch next = null;
    try {
      while (!finishing || open != null) {
        try (Line line = Line.open(endpoint)) {
          while (!finishing || open != null) {
            GroupEpoch now = epochs.getLast();
            if (open == null || next == null) {
              if (!permits.tryAcquire()) {
                Thread.sleep(PAUSE_MILLIS);
                continue;
              }
              open = ledger.write(now.queues());
              next = now.next();
            }
            ServerFrame answer = line.ask(now.commit(next, open.body(), open.submission()));
            if (answer.hasAccepted()) {
              ledger.accepted(open, answer.getAccepted());
              epochs.add(next);
              open = null;
            } else if (Sender.isForNow(answer.getError().getCode())) {
              Thread.sleep(PAUSE_MILLIS);
            } else {
              throw new AssertionError(
                  "a commit was answered " + answer.getError().getCode().name());
            }
          }
        } catch (IOException e) {
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (AssertionError | RuntimeException e) {
      ledger.complain("a committer: " + e);
    }
  }
}
