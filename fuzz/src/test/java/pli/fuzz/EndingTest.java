package pli.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the logs of runs say of how they ended. */
class EndingTest {
  private static final String GOOD =
      """
      #2	INITED cov: 3 ft: 4 corp: 1/1b exec/s: 0 rss: 200Mb
      #77	DONE   cov: 3 ft: 4 corp: 1/1b exec/s: 7 rss: 250Mb
      Done 77 runs in 11 second(s)
      stat::number_of_executed_units: 77
      stat::peak_rss_mb:              260
      """;

  private static String collections(long... live) {
    StringBuilder text =
        new StringBuilder("[0.1s][info][gc] GC(0) Pause Young (Normal) 9M->8M(9M) 1ms\n");
    for (long one : live) {
      text.append("[2s][info][gc] GC(1) Pause Full (Diagnostic Command) 99M->")
          .append(one)
          .append("M(256M) 20ms\n");
    }
    return text.toString();
  }

  @Test
  void aRunThatFoundNothingSaysSo() {
    Outcome outcome = Outcome.of("XFuzz", 11, 0, GOOD, collections(20, 22));
    assertTrue(outcome.ending().isGood());
    assertEquals(
        "XFuzz: 77 runs in 11 s (7/s), process up to 260 MB, heap alive [20, 22] MB; its time was up",
        outcome.toString());
  }

  @Test
  void aHeapThatGrewIsNotGood() {
    assertEquals(Ending.TIME_IS_UP, Outcome.of("XFuzz", 11, 0, GOOD, collections(20, 62)).ending());
    assertEquals(Ending.GROWTH, Outcome.of("XFuzz", 11, 0, GOOD, collections(20, 63)).ending());
    assertFalse(Ending.GROWTH.isGood());
  }

  @Test
  void eachOtherEndHasItsName() {
    String thrown = "== Java Exception: java.lang.IllegalStateException: x\n";
    assertEquals(Ending.FAULT, Ending.of(77, thrown));
    assertEquals(
        Ending.OUT_OF_MEMORY,
        Ending.of(
            77,
            "== Java Exception: com.x.Low: Out of memory\nCaused by: java.lang.OutOfMemoryError"));
    assertEquals(Ending.OUT_OF_MEMORY, Ending.of(71, "==1== ERROR: libFuzzer: out-of-memory"));
    assertEquals(
        Ending.TOO_SLOW, Ending.of(70, "==1== ERROR: libFuzzer: timeout after 60 seconds"));
    assertEquals(Ending.TOLD_TO_EXIT, Ending.of(77, "==1== ERROR: libFuzzer: fuzz target exited"));
    assertEquals(Ending.TOLD_TO_EXIT, Ending.of(143, ""));
    assertEquals(Ending.TOLD_TO_EXIT, Ending.of(72, "==1== libFuzzer: run interrupted; exiting"));
    assertEquals(Ending.UNKNOWN, Ending.of(1, ""));
    assertEquals(Ending.UNKNOWN, Ending.of(0, ""));
    for (Ending ending : List.of(Ending.TOLD_TO_EXIT, Ending.UNKNOWN, Ending.GROWTH)) {
      assertFalse(ending.isGood() || ending.blamesAnInput());
    }
  }
}
