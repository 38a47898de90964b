package pli.client.sync;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.net.TransportException;
import pli.client.session.Refused;

/**
 * A question to the server that somebody waits for; carried out by whoever drives. While the server
 * cannot be reached, or its log not be read, it is tried again.
 */
final class Errand<T> {
  private final Work<T> work;
  private final CompletableFuture<T> outcome = new CompletableFuture<>();

  /** That the log could not be read the last time. */
  private volatile @Nullable ClientException unread;

  Errand(Work<T> work) {
    this.work = work;
  }

  /** What to ask. */
  @FunctionalInterface
  public interface Work<T> {
    /** Asks, with the sessions of {@code network}. */
    T run(Network network) throws TransportException, Refused, ClientException;
  }

  /** One attempt; throws, or leaves it undone, if another one may help. */
  void attempt(Network network) throws TransportException {
    if (outcome.isDone()) {
      return;
    }
    try {
      unread = null;
      outcome.complete(work.run(network));
    } catch (Refused e) {
      outcome.completeExceptionally(e.toClientException());
    } catch (ClientException e) {
      if (e.problem() == Problem.LOG_UNAVAILABLE) {
        unread = e;
      } else {
        outcome.completeExceptionally(e);
      }
    }
  }

  /** Why it is not done, if the log is the reason. */
  @Nullable ClientException unread() {
    return unread;
  }

  boolean isDone() {
    return outcome.isDone();
  }

  /** Nobody waits any more. */
  void giveUp() {
    outcome.cancel(false);
  }

  /** What came of it, once it is done. */
  T result() throws ClientException {
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ClientException problem) {
        throw problem;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | CancellationException e) {
      Thread.currentThread().interrupt();
      throw new ClientException(Problem.TIMED_OUT, e);
    }
  }
}
