package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pli.mls.Members.ANYBODY;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.group.ApplicationReceived;
import pli.mls.group.CommitReceived;
import pli.mls.group.CommitRequest;
import pli.mls.group.Committed;
import pli.mls.group.Founded;
import pli.mls.group.Group;
import pli.mls.group.Origin;
import pli.mls.group.PendingCommit;
import pli.mls.group.ProposalReceived;
import pli.mls.group.ProposalRequest;
import pli.mls.group.Proposed;
import pli.mls.group.Protected;
import pli.mls.group.PskSource;
import pli.mls.group.Subgroup;
import pli.mls.group.Successor;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;
import pli.mls.oracle.Peer.Offer;

/**
 * Groups that we and members of the {@code ts-mls} library close together, and make out of one
 * another; the hybrid suite among them, to which a group that was made before comes in this way.
 */
class TsMlsOffspringTest {
  private static final Bytes ID = Bytes.utf8("the new group");

  private static @Nullable TsMls process;
  private static int names;

  private final SeededEntropy entropy = new SeededEntropy(114);

  /** The other implementation reads the clock, so these leaves are valid now. */
  private final long now = Instant.now().getEpochSecond();

  private final Lifetime lifetime = new Lifetime(now - 3600, now + 86_400);

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

  private TsMember client(int suite) throws Exception {
    if (process == null) {
      throw new IllegalStateException("no process");
    }
    return new TsMember(process, suite, "theirs", "client " + ++names, lifetime);
  }

  /** We make a group with one of theirs in it. */
  private final class Together {
    final TsMember theirs;
    Group ours;

    Together(int suiteId) throws Exception {
      CipherSuite suite = CipherSuite.of(suiteId);
      theirs = client(suiteId);
      Group alone =
          Group.create(
              suite,
              Bytes.utf8("the old group"),
              Members.signer(suite, "ours", entropy),
              Members.options(),
              List.of(),
              entropy);
      PendingCommit made =
          alone
              .commit(
                  CommitRequest.builder().add(checked(theirs.keyPackage())).build(),
                  ANYBODY,
                  now,
                  entropy)
              .pending();
      theirs.join(made.welcome(), made.ratchetTree());
      ours = made.group();
    }

    void hear(Bytes proposal) throws MlsException {
      ours = assertInstanceOf(ProposalReceived.class, ours.process(proposal, ANYBODY, now)).group();
    }

    void follow(Bytes commit) throws Exception {
      ours =
          assertInstanceOf(CommitReceived.class, ours.process(commit, ANYBODY, now))
              .commit()
              .merge();
      theirs.merge();
      sameEpoch(ours, theirs);
    }

    void close(Proposal.ReInit reInit) throws Exception {
      Committed made = ours.commit(CommitRequest.reInit(reInit), ANYBODY, now, entropy);
      ours = made.group().merge(made.pending());
      theirs.process(made.pending().message());
      sameEpoch(ours, theirs);
    }

    Successor successor() {
      return Successor.of(ours).orElseThrow();
    }
  }

  private ValidatedKeyPackage checked(Bytes keyPackage) throws MlsException {
    return KeyPackage.decode(keyPackage).validate(ANYBODY, now);
  }

  private static Proposal.ReInit reInit(int suite) throws CryptoException {
    return Proposal.ReInit.to(ID, CipherSuite.of(suite), List.of());
  }

  /** Us in a new group. */
  private final class Newcomer {
    final Signer signer;
    final KeyPackageBundle bundle;

    Newcomer(int suiteId) throws CryptoException {
      CipherSuite suite = CipherSuite.of(suiteId);
      signer = Members.signer(suite, "ours", entropy);
      bundle = KeyPackage.generate(suite, signer, Members.options(), lifetime, List.of(), entropy);
    }

    List<Bytes> keyPackages() {
      return List.of(bundle.keyPackage().encode());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 61520", "3, 3", "1, 61520", "61520, 1", "61520, 61520", "1, 7"})
  void weCloseTheyFollowAndWeMakeTheSuccessor(int from, int to) throws Exception {
    Together group = new Together(from);
    group.close(reInit(to));
    TsMember next = client(to);
    Founded made =
        group
            .successor()
            .found(
                Members.signer(CipherSuite.of(to), "ours", entropy),
                Members.options(),
                List.of(checked(next.keyPackage())),
                ANYBODY,
                now,
                entropy);
    next.joinOutOf(group.theirs, made.welcome(), made.ratchetTree());
    together(made.group(), next);
  }

  /** Between suites whose hashes, and so the nonces of keys (W6), are of one length. */
  @ParameterizedTest
  @CsvSource({"1, 2", "2, 61520", "3, 3", "1, 61520", "61520, 1", "61520, 61520", "1, 7"})
  void theyCloseWeFollowAndTheyMakeTheSuccessor(int from, int to) throws Exception {
    Together group = new Together(from);
    group.follow(group.theirs.close(ID, to));
    assertEquals(reInit(to), group.successor().parameters());
    Newcomer we = new Newcomer(to);
    TsMember next = client(to);
    boolean inside = from == to;
    Offer made = next.found(group.theirs, "reinit", ID, we.keyPackages(), inside);
    assertEquals(
        new Origin.SuccessorOf(group.ours.groupId(), group.ours.epoch()),
        Origin.of(we.bundle, made.welcome()));
    Group joined =
        group
            .successor()
            .join(we.bundle, we.signer, made.welcome(), made.tree(), ANYBODY, now, PskSource.NONE);
    together(joined, next);
  }

  /** What the one has proposed, the other commits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, CipherSuite.HYBRID})
  void aReInitIsCommittedByTheOther(int suiteId) throws Exception {
    Together theirProposal = new Together(suiteId);
    theirProposal.hear(theirProposal.theirs.proposeReInit(ID, suiteId));
    theirProposal.close(reInit(suiteId));

    Together ourProposal = new Together(suiteId);
    Proposed proposed = ourProposal.ours.propose(ProposalRequest.reInit(reInit(suiteId)), entropy);
    ourProposal.ours = proposed.group();
    ourProposal.theirs.process(proposed.message());
    ourProposal.follow(
        ourProposal.theirs.commit(new Peer.Change(List.of(), true, false, false)).commit());
    assertEquals(reInit(suiteId), ourProposal.successor().parameters());
  }

  /** In a closed group neither says anything, and neither hears the other. */
  @ParameterizedTest
  @ValueSource(ints = {1, CipherSuite.HYBRID})
  void nothingIsSaidAfterwards(int suiteId) throws Exception {
    Together group = new Together(suiteId);
    group.follow(group.theirs.close(ID, suiteId));
    assertThrows(TsMls.Refused.class, () -> group.theirs.protect(Bytes.of(1)));
    assertEquals(
        MlsException.Reason.GROUP_CLOSED,
        assertThrows(
                MlsException.class, () -> group.ours.protect(new byte[1], Bytes.EMPTY, entropy))
            .reason());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, CipherSuite.HYBRID})
  void weBranchOffAndTheyJoin(int suiteId) throws Exception {
    Together group = new Together(suiteId);
    TsMember next = client(suiteId);
    Founded made =
        Subgroup.of(group.ours)
            .found(
                ID,
                List.of(),
                Members.options(),
                List.of(checked(next.keyPackage())),
                ANYBODY,
                now,
                entropy);
    next.joinOutOf(group.theirs, made.welcome(), made.ratchetTree());
    together(made.group(), next);
    together(group.ours, group.theirs);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, CipherSuite.HYBRID})
  void theyBranchOffAndWeJoin(int suiteId) throws Exception {
    Together group = new Together(suiteId);
    Newcomer we = new Newcomer(suiteId);
    TsMember next = client(suiteId);
    Offer made = next.found(group.theirs, "branch", ID, we.keyPackages(), suiteId == 1);
    assertEquals(
        new Origin.SubgroupOf(group.ours.groupId(), group.ours.epoch()),
        Origin.of(we.bundle, made.welcome()));
    Group joined =
        Subgroup.of(group.ours)
            .join(we.bundle, we.signer, made.welcome(), made.tree(), ANYBODY, now, PskSource.NONE);
    together(joined, next);
    together(group.ours, group.theirs);
  }

  private static void sameEpoch(Group ours, TsMember theirs) throws Exception {
    assertEquals(ours.epoch(), theirs.state().epoch());
    assertEquals(ours.epochAuthenticator(), theirs.state().authenticator());
  }

  private void together(Group ours, TsMember theirs) throws Exception {
    sameEpoch(ours, theirs);
    Bytes text = Bytes.utf8("to the other");
    Protected said = ours.protect(text.toByteArray(), Bytes.EMPTY, entropy);
    assertEquals(text, theirs.unprotect(said.message()));
    assertEquals(
        text,
        assertInstanceOf(
                ApplicationReceived.class, said.group().process(theirs.protect(text), ANYBODY, now))
            .content());
  }
}
