package pli.mls.oracle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pli.crypto.CipherSuite;
import pli.mls.oracle.Peer.Kind;

/**
 * Long lives of groups in which members are ours and the {@code ts-mls} library's, of our suites,
 * the hybrid one among them; and of groups in which there are Bouncy Castle's as well, which has no
 * suite against quantum computers.
 */
class TsMlsSimulationTest {
  /** P-384 takes most of the time, so it is for the longer runs. */
  private static final List<Integer> SUITES_OF_TWO =
      List.of(7, 1, CipherSuite.HYBRID, 3, 2, 1, CipherSuite.HYBRID, 3);

  private static final List<Integer> SUITES_OF_THREE = List.of(7, 1, 3, 2, 1, 3, 1, 3);

  private static final List<Kind> TWO = List.of(Kind.OURS, Kind.TS);
  private static final List<Kind> THREE = List.of(Kind.OURS, Kind.TS, Kind.BC);

  private static final List<MixedLife> ofTwo = new ArrayList<>();
  private static final List<MixedLife> ofThree = new ArrayList<>();
  private static @Nullable TsMls process;

  @BeforeAll
  static void start() throws Exception {
    process = TsMls.start();
  }

  @AfterAll
  static void end() throws Exception {
    if (process != null) {
      process.close();
      MixedLife.assertWorthIt(ofTwo, TWO);
      MixedLife.assertWorthIt(ofThree, THREE);
    }
  }

  static List<Long> seeds() {
    return MixedLife.seeds(6);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void membersOfTwoAgree(long seed) throws Exception {
    int suite = SUITES_OF_TWO.get((int) (seed % SUITES_OF_TWO.size()));
    ofTwo.add(MixedLife.live(seed, suite, TWO, process));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void membersOfThreeAgree(long seed) throws Exception {
    int suite = SUITES_OF_THREE.get((int) (seed % SUITES_OF_THREE.size()));
    ofThree.add(MixedLife.live(seed, suite, THREE, process));
  }
}
