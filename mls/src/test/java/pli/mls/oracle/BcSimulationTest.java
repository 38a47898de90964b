package pli.mls.oracle;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pli.mls.oracle.Peer.Kind;

/**
 * Long lives of groups in which about half the members are Bouncy Castle's. They are of the suites
 * of RFC 9420 that we have: that library has no other, so no member of it is ever in a group of the
 * hybrid suite.
 */
class BcSimulationTest {
  /** P-384 takes most of the time, so there is less of it. */
  private static final List<Integer> SUITES = List.of(7, 1, 3, 2, 1, 3, 1, 3);

  private static final List<Kind> KINDS = List.of(Kind.OURS, Kind.BC);

  private static final List<MixedLife> seen = new ArrayList<>();

  static List<Long> seeds() {
    return MixedLife.seeds(24);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void membersOfBothAgree(long seed) throws Exception {
    int suite = SUITES.get((int) (seed % SUITES.size()));
    seen.add(MixedLife.live(seed, suite, KINDS, null));
  }

  @AfterAll
  static void muchHappened() {
    MixedLife.assertWorthIt(seen, KINDS);
    seen.clear();
  }
}
