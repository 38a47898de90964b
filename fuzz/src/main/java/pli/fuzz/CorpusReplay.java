package pli.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What fuzzing once found stays found, and a little of it happens each day. */
public interface CorpusReplay {
  /** The targets of the module. */
  List<Target> targets();

  /** Runs what is kept. */
  @TestFactory
  default Stream<DynamicTest> keptInputsAreReplayed() {
    return targets().stream()
        .map(target ->
            DynamicTest.dynamicTest(
                target.name(),
                () -> assertTrue(new Corpus(target).replay() > 0, "no inputs are kept")));
  }

  /** Runs some inputs that are made of what is kept. */
  @TestFactory
  default Stream<DynamicTest> whatIsMadeOfThemByChanceIsReadOrRefused() {
    return targets().stream()
        .map(target ->
            DynamicTest.dynamicTest(
                target.name(), () -> new Corpus(target).mutate(9420, target.mutations())));
  }
}
