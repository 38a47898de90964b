package pli.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that are kept are run, changed ones too, and a fault in either is told with its input. */
class CorpusTest {
  private static final byte FATAL = 9;

  /** A reader that cannot stand one octet. */
  private static final class Fragile implements Target {
    private final List<byte[]> ran = new ArrayList<>();

    @Override
    public List<byte[]> seeds() {
      return List.of(new byte[] {1, 2, 3});
    }

    @Override
    public void run(byte[] input) {
      ran.add(input);
      for (byte octet : input) {
        if (octet == FATAL) {
          throw new IllegalStateException("fragile");
        }
      }
    }
  }

  @Test
  void whatIsKeptIsRunWithTheSeeds(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("b"), new byte[] {5});
    Files.write(folder.resolve("a"), new byte[] {4});
    Fragile target = new Fragile();
    assertEquals(3, new Corpus(target, folder).replay());
    assertArrayEquals(new byte[] {4}, target.ran.get(0));
    assertArrayEquals(new byte[] {1, 2, 3}, target.ran.get(2));
  }

  @Test
  void aKeptInputThatFailsIsNamed(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("crash"), new byte[] {1, FATAL});
    Corpus corpus = new Corpus(new Fragile(), folder);
    AssertionError error = assertThrows(AssertionError.class, corpus::replay);
    assertTrue(String.valueOf(error.getMessage()).contains("crash, fails with 0109"));
  }

  @Test
  void chanceFindsAFaultThatIsNearAndTellsItsInput(@TempDir Path folder) {
    Corpus corpus = new Corpus(new Fragile(), folder);
    AssertionError error = assertThrows(AssertionError.class, () -> corpus.mutate(1, 10_000));
    assertTrue(String.valueOf(error.getMessage()).contains("09"));
  }

  @Test
  void aTargetBelongsToTheModuleOfItsPackage() {
    assertEquals("fuzz", new Fragile().module());
    assertTrue(
        new Corpus(new Fragile()).folder().endsWith("fuzz/src/test/resources/corpus/Fragile"));
  }

  @Test
  void editsChangeWhatTheySay() {
    byte[] base = {1, 2, 3, 4};
    assertArrayEquals(base, Edits.of(base, new byte[0], 0));
    assertArrayEquals(new byte[] {1, 7, 3, 4}, Edits.of(base, new byte[] {0, 0, 1, 0, 7}, 0));
    assertArrayEquals(new byte[] {1, 4}, Edits.of(base, new byte[] {99, 2, 0, 1, 2}, 1));
    assertArrayEquals(new byte[] {1, 2, 3, 4, 3, 4}, Edits.of(base, new byte[] {4, 0, 2, 9}, 0));
    assertArrayEquals(new byte[] {1, 2}, Edits.of(base, new byte[] {6, 0, 2, 0}, 0));
  }
}
