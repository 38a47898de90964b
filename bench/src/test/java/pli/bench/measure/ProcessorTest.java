package pli.bench.measure;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the system says of this process is plausible, and of none it says nothing. */
class ProcessorTest {
  @Test
  void thisProcessUsedTheProcessorAndMemory() throws IOException {
    long own = ProcessHandle.current().pid();
    double used = Processor.secondsOf(own);
    assertTrue(used > 0 && used < 100_000, "seconds: " + used);
    assertTrue(Processor.secondsOfAll() >= used);
    long memory = Processor.memoryOf(own);
    assertTrue(memory > 1 << 20 && memory < 1L << 40, "bytes: " + memory);
  }

  @Test
  void aProcessThatIsNotThereIsAnError() {
    assertThrows(IOException.class, () -> Processor.secondsOf(Integer.MAX_VALUE));
    assertThrows(IOException.class, () -> Processor.memoryOf(Integer.MAX_VALUE));
  }
}
