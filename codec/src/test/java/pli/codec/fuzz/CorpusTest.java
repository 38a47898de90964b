package pli.codec.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What fuzzing once found stays found, and a little of it happens each day. */
class CorpusTest {
  private static final int MUTATIONS = 2000;

  @TestFactory
  Stream<DynamicTest> keptInputsAreReplayed() {
    return Targets.ALL.stream()
        .map(target ->
            DynamicTest.dynamicTest(
                target.name(),
                () -> assertTrue(new Corpus(target).replay() > 0, "no inputs are kept")));
  }

  @TestFactory
  Stream<DynamicTest> whatIsMadeOfThemByChanceIsReadOrRefused() {
    return Targets.ALL.stream()
        .map(target ->
            DynamicTest.dynamicTest(
                target.name(), () -> new Corpus(target).mutate(9420, MUTATIONS)));
  }
}
