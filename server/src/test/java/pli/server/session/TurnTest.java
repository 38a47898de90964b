package pli.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
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
}
