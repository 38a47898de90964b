package pli.server.fuzz;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Runs tasks in their order on the thread that calls {@link #run}: a server without threads. */
public final class Loop implements Executor {
  private static final int MOST = 2_000_000;

  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    waiting.add(task);
  }

  /** Until there is nothing left to do, which must come. */
  public void run() {
    int done = 0;
    for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
      task.run();
      if (++done > MOST) {
        throw new IllegalStateException("it never comes to rest");
      }
    }
  }
}
