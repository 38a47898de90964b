package pli.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Shares of times, at their borders. */
class LatenciesTest {
  @Test
  void aShareIsTheTimeThatSoManyDoNotExceed() {
    List<Long> nanos = LongStream.rangeClosed(1, 100).map(i -> i * 1_000_000).boxed().toList();
    assertEquals(1, Latencies.millis(nanos, 0));
    assertEquals(51, Latencies.millis(nanos, 0.50));
    assertEquals(100, Latencies.millis(nanos, 0.99));
    assertEquals(100, Latencies.millis(nanos, 1));
    assertEquals(7, Latencies.millis(List.of(7_000_000L), 0.99));
    assertEquals(0, Latencies.millis(List.of(), 0.5));
  }

  @Test
  void moreThanThereIsRoomForIsDropped() {
    Latencies latencies = new Latencies(2);
    LongStream.range(0, 5).forEach(latencies::add);
    assertEquals(List.of(0L, 1L), latencies.take());
    assertEquals(List.of(), latencies.take());
  }
}
