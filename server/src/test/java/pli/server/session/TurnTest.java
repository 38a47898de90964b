package pli.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tasks of one connection keep their order and leave room for others. */
class TurnTest {
  private final Queue<Runnable> pool = new ArrayDeque<>();
  private final Turn turn = new Turn(pool::add);
  private final List<Integer> done = new ArrayList<>();

  private void add(int task) {
    turn.execute(() -> done.add(task));
  }

  @Test
  void tasksRunInTheirOrderWithOneTripThroughThePool() {
    IntStream.range(0, 3).forEach(this::add);
    assertEquals(1, pool.size());
    pool.remove().run();
    assertEquals(List.of(0, 1, 2), done);
    assertTrue(pool.isEmpty());
  }

  @Test
  void whatATaskAddsRunsAfterIt() {
    turn.execute(() -> {
      add(2);
      done.add(1);
    });
    pool.remove().run();
    assertEquals(List.of(1, 2), done);
    add(3);
    pool.remove().run();
    assertEquals(List.of(1, 2, 3), done);
  }

  @Test
  void aBusyConnectionGoesToTheBackOfThePool() {
    IntStream.range(0, 100).forEach(this::add);
    pool.add(() -> done.add(-1));
    while (!pool.isEmpty()) {
      pool.remove().run();
    }
    int other = done.indexOf(-1);
    assertTrue(other > 0 && other < 50, "the other one came after " + other);
    done.remove(other);
    assertEquals(IntStream.range(0, 100).boxed().toList(), done);
  }

  @Test
  void aFaultIsTheThreadsAndTheNextTaskRuns() {
    turn.execute(() -> {
      throw new IllegalArgumentException("a fault");
    });
    add(1);
    assertThrows(IllegalArgumentException.class, () -> pool.remove().run());
    pool.remove().run();
    assertEquals(List.of(1), done);
    assertTrue(pool.isEmpty());
  }

  @Test
  void whereNothingRunsTheCallersThreadIsUsed() {
    turn.executeHere(() -> done.add(1));
    assertEquals(List.of(1), done);
    assertTrue(pool.isEmpty());
  }

  @Test
  void whatIsAskedForHereComesAfterWhatWaits() {
    add(1);
    turn.executeHere(() -> done.add(2));
    assertEquals(List.of(), done);
    pool.remove().run();
    assertEquals(List.of(1, 2), done);
  }

  @Test
  void whatATaskHereAddsIsLeftToThePool() {
    turn.executeHere(() -> {
      add(2);
      turn.executeHere(() -> done.add(3));
      done.add(1);
    });
    assertEquals(List.of(1), done);
    assertEquals(1, pool.size());
    pool.remove().run();
    assertEquals(List.of(1, 2, 3), done);
    turn.executeHere(() -> done.add(4));
    assertEquals(List.of(1, 2, 3, 4), done);
  }

  @Test
  void aFaultHereIsTheCallersAndTheNextTaskRuns() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            turn.executeHere(() -> {
              add(1);
              throw new IllegalArgumentException("a fault");
            }));
    pool.remove().run();
    assertEquals(List.of(1), done);
  }

  /** Two threads that use one turn both ways never run at once, and lose nothing. */
  @Test
  void noTwoTasksRunAtOnce() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Turn shared = new Turn(threads);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    int tasks = 20_000;
    CountDownLatch all = new CountDownLatch(2 * tasks);
    Runnable task =
        () -> {
          together.addAndGet(inside.getAndIncrement());
          inside.decrementAndGet();
          all.countDown();
        };
    Thread here = Thread.ofPlatform().start(() -> repeat(tasks, () -> shared.executeHere(task)));
    repeat(tasks, () -> shared.execute(task));
    here.join();
    assertTrue(all.await(60, TimeUnit.SECONDS), "left over: " + all.getCount());
    assertEquals(0, together.get());
    threads.shutdown();
  }

  private static void repeat(int times, Runnable what) {
    for (int i = 0; i < times; i++) {
      what.run();
    }
  }
}
