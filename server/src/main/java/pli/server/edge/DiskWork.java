package pli.server.edge;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** What may block, done elsewhere than on an event loop, which hears how it went. */
final class DiskWork {
  private final Executor threads;

  DiskWork(Executor threads) {
    this.threads = threads;
  }

  /** Runs {@code work}, then one of the two on {@code loop}; false if the server stops. */
  <T> boolean run(
      EventExecutor loop, Callable<T> work, Consumer<T> then, Consumer<Exception> otherwise) {
    try {
      threads.execute(() -> {
        T result;
        try {
          result = work.call();
        } catch (Exception e) {
          loop.execute(() -> otherwise.accept(e));
          return;
        }
        loop.execute(() -> then.accept(result));
      });
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  void close(AutoCloseable resource) {
    try {
      threads.execute(() -> {
        try {
          resource.close();
        } catch (Exception e) {
          // Closing loses nothing: what counts was synced, the rest is written again.
        }
      });
    } catch (RejectedExecutionException e) {
      // The server stops, and its process closes all files.
    }
  }
}
