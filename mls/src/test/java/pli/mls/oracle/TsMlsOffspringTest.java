package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.node.MlsException;
import pli.mls.oracle.Peer.Change;
import pli.mls.oracle.Peer.Offer;

/**
 * Groups that we and members of the {@code ts-mls} library close together, and make out of one
 * another; the hybrid suite among them, to which a group that was made before comes in this way.
 */
class TsMlsOffspringTest extends OffspringTogether<TsMlsOffspringTest.TsClient> {
  private static @Nullable TsMls process;
  private static int names;

  @BeforeAll
  static void start() throws Exception {
    process = TsMls.start();
  }

  @AfterAll
  static void end() throws Exception {
    if (process != null) {
      process.close();
    }
  }

  static List<Integer> suites() {
    return List.of(1, 2, 3, 7, CipherSuite.HYBRID);
  }

  static Stream<Arguments> weClose() {
    return Stream.of(
        arguments(1, 2),
        arguments(3, 3),
        arguments(1, 7),
        arguments(1, CipherSuite.HYBRID),
        arguments(2, CipherSuite.HYBRID),
        arguments(CipherSuite.HYBRID, 1),
        arguments(CipherSuite.HYBRID, CipherSuite.HYBRID));
  }

  static Stream<Arguments> theyClose() {
    return weClose();
  }

  @Override
  TsClient client(int suite) throws Exception {
    if (process == null) {
      throw new IllegalStateException("no process");
    }
    return new TsClient(
        new TsMember(process, suite, "theirs", "client " + ++names, lifetime), names % 2 == 0);
  }

  /**
   * A member, of which each client here has one.
   *
   * @param treeInside where the tree of groups that it founds is: in the Welcome or beside it
   */
  record TsClient(TsMember member, boolean treeInside) implements Client<TsClient> {
    @Override
    public Bytes keyPackage() throws Exception {
      return member.keyPackage();
    }

    @Override
    public void join(Bytes welcome, Bytes tree) throws Exception {
      member.join(welcome, tree);
    }

    @Override
    public void hear(Bytes proposal) throws Exception {
      member.process(proposal);
    }

    @Override
    public Bytes proposeReInit(Bytes id, int suite) throws Exception {
      return member.proposeReInit(id, suite);
    }

    @Override
    public Bytes close(@Nullable Bytes id, int suite) throws Exception {
      Bytes commit =
          id == null
              ? member.commit(new Change(List.of(), true, false, false)).commit()
              : member.close(id, suite);
      member.merge();
      return commit;
    }

    @Override
    public void follow(Bytes closing) throws Exception {
      member.process(closing);
    }

    @Override
    public Bytes closedAuthenticator() throws Exception {
      return epochAuthenticator();
    }

    @Override
    public Offer foundSuccessor(TsClient here, List<Bytes> others) throws Exception {
      return here.member.found(member, "reinit", ID, others, treeInside);
    }

    @Override
    public void joinSuccessor(TsClient here, Bytes welcome, Bytes tree) throws Exception {
      here.member.joinOutOf(member, welcome, tree);
    }

    @Override
    public Offer foundSubgroup(TsClient here, Bytes id, List<Bytes> others) throws Exception {
      return here.member.found(member, "branch", id, others, treeInside);
    }

    @Override
    public void joinSubgroup(TsClient here, Bytes welcome, Bytes tree) throws Exception {
      here.member.joinOutOf(member, welcome, tree);
    }

    @Override
    public long epoch() throws Exception {
      return member.state().epoch();
    }

    @Override
    public Bytes epochAuthenticator() throws Exception {
      return member.state().authenticator();
    }

    @Override
    public Bytes protect(Bytes text) throws Exception {
      return member.protect(text);
    }

    @Override
    public Bytes unprotect(Bytes message) throws Exception {
      return member.unprotect(message);
    }
  }

  /** In a closed group neither says anything. */
  @ParameterizedTest
  @MethodSource("suites")
  void nothingIsSaidAfterwards(int suite) throws Exception {
    Together group = new Together(suite);
    group.follow(group.theirs.close(ID, suite));
    assertThrows(TsMls.Refused.class, () -> group.theirs.protect(Bytes.of(1)));
    MlsException refusal =
        assertThrows(
            MlsException.class, () -> group.ours.protect(new byte[1], Bytes.EMPTY, entropy));
    assertEquals(MlsException.Reason.GROUP_CLOSED, refusal.reason());
  }
}
