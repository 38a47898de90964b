package pli.server.session;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs tasks one after the other, in their order, on threads of a pool. Thread-safe. */
final class Turn implements Executor {
  private final Executor pool;

  /** Guarded by itself, and so is {@link #running}. */
  private final Queue<Runnable> waiting = new ArrayDeque<>();

  private boolean running;

  Turn(Executor pool) {
    this.pool = pool;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    pool.execute(this::runOne);
  }

  /** One task, then to the back of the pool's queue: a busy connection does not starve others. */
  private void runOne() {
    Runnable task;
    synchronized (waiting) {
      task = waiting.remove();
    }
    try {
      task.run();
    } finally {
      boolean more;
      synchronized (waiting) {
        more = !waiting.isEmpty();
        running = more;
      }
      if (more) {
        pool.execute(this::runOne);
      }
    }
  }
}
