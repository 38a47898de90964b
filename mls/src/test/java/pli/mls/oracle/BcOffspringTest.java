package pli.mls.oracle;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Groups that we and Bouncy Castle's members close together, and make out of one another. */
class BcOffspringTest extends OffspringTogether<BcClient> {
  @Override
  BcClient client(int suite) throws Exception {
    return new BcClient(suite, "theirs", lifetime, entropy);
  }

  static List<Integer> suites() {
    return List.of(1, 2, 3, 7);
  }

  static Stream<Arguments> weClose() {
    return Stream.of(arguments(1, 2), arguments(2, 1), arguments(3, 3), arguments(1, 7));
  }

  /** Between suites whose hashes, and so the nonces of keys (W6), are of one length. */
  static Stream<Arguments> theyClose() {
    return Stream.of(arguments(1, 2), arguments(2, 1), arguments(3, 3), arguments(7, 7));
  }
}
