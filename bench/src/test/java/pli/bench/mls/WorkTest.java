package pli.bench.mls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every contender really does its works, in groups that are small but of both shapes. */
class WorkTest {
  private static final int MEMBERS = 2 * PliGroup.AT_ONCE + 3;

  @ParameterizedTest
  @EnumSource
  void everyWorkIsDoneMoreThanOnce(Contender contender) throws Exception {
    Engine engine = contender.engine(MEMBERS);
    int done = 0;
    for (Work work : Work.values()) {
      if (contender.does(work)) {
        Engine.Piece piece = engine.prepare(work);
        for (int i = 0; i < 3; i++) {
          piece.ready();
          piece.run();
        }
        done++;
      }
    }
    assertEquals(contender == Contender.BCMLS ? 8 : Work.values().length, done);
  }

  @ParameterizedTest
  @EnumSource
  void eachCommitIsProcessedOnce(Contender contender) throws Exception {
    Engine engine = contender.engine(MEMBERS);
    engine.prepare(Work.CREATE).run();
    Engine.Piece process = engine.prepare(Work.PROCESS);
    process.run();
    assertThrows(NoSuchElementException.class, process::run);
  }

  @Test
  void aPieceThatComesOutWrongIsNotMeasured() {
    assertThrows(IllegalStateException.class, () -> Engine.require(false, "another text"));
  }

  @Test
  void valuesAreRatesOrMilliseconds() {
    assertTrue(Work.MESSAGE.isRate());
    assertEquals(2000, Work.MESSAGE.value(500_000));
    assertEquals(0.5, Work.JOIN.value(500_000));
    assertEquals(500_000, Work.CHANGE_BYTES.value(500_000));
  }

  /** Of 35 members it is less already: what is written does not grow with them. */
  @Test
  void aMessageWritesLessThanTheState() throws Exception {
    Engine engine = Contender.PLI.engine(MEMBERS);
    long whole = bytes(engine, Work.STORE_BYTES);
    long first = bytes(engine, Work.FIRST_BYTES);
    long later = bytes(engine, Work.CHANGE_BYTES);
    assertTrue(later < first && first < whole, later + ", " + first + ", " + whole);
    Engine.Piece process = engine.prepare(Work.PROCESS);
    assertThrows(IllegalStateException.class, process::bytes);
  }

  private static long bytes(Engine engine, Work work) throws Exception {
    Engine.Piece piece = engine.prepare(work);
    piece.run();
    return piece.bytes();
  }
}
