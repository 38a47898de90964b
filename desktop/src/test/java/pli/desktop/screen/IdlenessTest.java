package pli.desktop.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When nobody is thought to be there. */
class IdlenessTest {
  /** Close to where it turns over, as it may be. */
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

  private final Idleness idleness = new Idleness(clock::get, 60);

  @Test
  void whoeverAsksIsThereForAWhile() {
    pass(59);
    assertFalse(idleness.isOver());
    idleness.begin().close();
    pass(59);
    assertFalse(idleness.isOver());
    pass(1);
    assertTrue(idleness.isOver());
    idleness.begin().close();
    assertFalse(idleness.isOver());
  }

  @Test
  void whatLastsCountsUntilItsEnd() {
    Idleness.Asking first = idleness.begin();
    Idleness.Asking second = idleness.begin();
    pass(600);
    assertFalse(idleness.isOver());
    first.close();
    pass(600);
    assertFalse(idleness.isOver());
    second.close();
    pass(59);
    assertFalse(idleness.isOver());
    pass(1);
    assertTrue(idleness.isOver());
  }

  @Test
  void thePersonSaysHowLong() {
    idleness.set(0);
    pass(1_000_000);
    assertFalse(idleness.isOver());
    idleness.set(30);
    assertTrue(idleness.isOver());
    assertEquals(30, idleness.seconds());
  }

  private void pass(long seconds) {
    long unused = clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }
}
