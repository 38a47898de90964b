package pli.server.session;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs tasks one after the other, in their order, on threads of a pool. Thread-safe. */
final class Turn implements Executor {
  private static final int AT_ONCE = 16;

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
    pool.execute(this::runSome);
  }

  /**
   * As {@link #execute}, but at once in the caller's thread if nothing of this connection runs or
   * waits: for tasks that are short and do not block.
   */
  void executeHere(Runnable task) {
    synchronized (waiting) {
      if (running) {
        waiting.add(task);
        return;
      }
      running = true;
    }
    try {
      task.run();
    } finally {
      goOn();
    }
  }

  private void goOn() {
    synchronized (waiting) {
      if (waiting.isEmpty()) {
        running = false;
        return;
      }
    }
    pool.execute(this::runSome);
  }

  /** Some tasks, then to the back of the pool's queue: a busy connection does not starve others. */
  private void runSome() {
    for (int i = 0; i < AT_ONCE; i++) {
      Runnable task;
      synchronized (waiting) {
        if (waiting.isEmpty()) {
          running = false;
          return;
        }
        task = waiting.remove();
      }
      try {
        task.run();
      } catch (Throwable fault) {
        // For the thread, as if the task had been its own; those behind it go on.
        pool.execute(this::runSome);
        throw fault;
      }
    }
    pool.execute(this::runSome);
  }
}
