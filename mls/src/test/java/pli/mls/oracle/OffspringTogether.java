package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static pli.mls.Members.ANYBODY;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
 * Groups that we and another implementation close together, and make out of one another. Whose it
 * is says also in which suites: {@code suites}, and {@code weClose} and {@code theyClose} for pairs
 * of an old group's and its successor's.
 *
 * @param <C> the other's client
 */
abstract class OffspringTogether<C extends OffspringTogether.Client<C>> {
  static final Bytes ID = Bytes.utf8("the new group");

  final SeededEntropy entropy = new SeededEntropy(113);

  /** The other implementation reads the clock, so these leaves are valid now. */
  private final long now = Instant.now().getEpochSecond();

  final Lifetime lifetime = new Lifetime(now - 3600, now + 86_400);

  /** A client of the other implementation, in one group. */
  interface Client<C> {
    Bytes keyPackage() throws Exception;

    void join(Bytes welcome, Bytes tree) throws Exception;

    /** Takes in a proposal. */
    void hear(Bytes proposal) throws Exception;

    Bytes proposeReInit(Bytes id, int suite) throws Exception;

    /** Commits a ReInit: this, or the one that was proposed. It is in force. */
    Bytes close(@Nullable Bytes id, int suite) throws Exception;

    /** Follows another's commit of a ReInit. */
    void follow(Bytes closing) throws Exception;

    /** Of the last epoch. */
    Bytes closedAuthenticator() throws Exception;

    /** Makes the successor, as the client {@code here}. */
    Offer foundSuccessor(C here, List<Bytes> others) throws Exception;

    void joinSuccessor(C here, Bytes welcome, Bytes tree) throws Exception;

    /** Makes a subgroup, as the client {@code here}. */
    Offer foundSubgroup(C here, Bytes id, List<Bytes> others) throws Exception;

    void joinSubgroup(C here, Bytes welcome, Bytes tree) throws Exception;

    long epoch() throws Exception;

    Bytes epochAuthenticator() throws Exception;

    Bytes protect(Bytes text) throws Exception;

    Bytes unprotect(Bytes message) throws Exception;
  }

  /** A client called {@code theirs}. */
  abstract C client(int suite) throws Exception;

  /** We make a group with one of theirs in it. */
  final class Together {
    final C theirs;
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

    /** They have closed the group. */
    void follow(Bytes commit) throws Exception {
      ours =
          assertInstanceOf(CommitReceived.class, ours.process(commit, ANYBODY, now))
              .commit()
              .merge();
      assertEquals(ours.epochAuthenticator(), theirs.closedAuthenticator());
    }

    /** We close it. */
    void close(Proposal.ReInit reInit) throws Exception {
      Committed made = ours.commit(CommitRequest.reInit(reInit), ANYBODY, now, entropy);
      ours = made.group().merge(made.pending());
      theirs.follow(made.pending().message());
      assertEquals(ours.epochAuthenticator(), theirs.closedAuthenticator());
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
  @MethodSource("weClose")
  void weCloseTheyFollowAndWeMakeTheSuccessor(int from, int to) throws Exception {
    Together group = new Together(from);
    group.close(reInit(to));
    C next = client(to);
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
    group.theirs.joinSuccessor(next, made.welcome(), made.ratchetTree());
    together(made.group(), next);
  }

  @ParameterizedTest
  @MethodSource("theyClose")
  void theyCloseWeFollowAndTheyMakeTheSuccessor(int from, int to) throws Exception {
    Together group = new Together(from);
    C next = client(to);
    group.follow(group.theirs.close(ID, to));
    assertEquals(reInit(to), group.successor().parameters());
    Newcomer we = new Newcomer(to);
    Offer made = group.theirs.foundSuccessor(next, we.keyPackages());
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
  @MethodSource("suites")
  void aReInitIsCommittedByTheOther(int suiteId) throws Exception {
    Together theirProposal = new Together(suiteId);
    theirProposal.hear(theirProposal.theirs.proposeReInit(ID, suiteId));
    theirProposal.close(reInit(suiteId));

    Together ourProposal = new Together(suiteId);
    Proposed proposed = ourProposal.ours.propose(ProposalRequest.reInit(reInit(suiteId)), entropy);
    ourProposal.ours = proposed.group();
    ourProposal.theirs.hear(proposed.message());
    ourProposal.follow(ourProposal.theirs.close(null, suiteId));
    assertEquals(reInit(suiteId), ourProposal.successor().parameters());
  }

  @ParameterizedTest
  @MethodSource("suites")
  void weBranchOffAndTheyJoin(int suiteId) throws Exception {
    Together group = new Together(suiteId);
    C next = client(suiteId);
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
    group.theirs.joinSubgroup(next, made.welcome(), made.ratchetTree());
    together(made.group(), next);
    together(group.ours, group.theirs);
  }

  @ParameterizedTest
  @MethodSource("suites")
  void theyBranchOffAndWeJoin(int suiteId) throws Exception {
    Together group = new Together(suiteId);
    C next = client(suiteId);
    Newcomer we = new Newcomer(suiteId);
    Offer made = group.theirs.foundSubgroup(next, ID, we.keyPackages());
    assertEquals(
        new Origin.SubgroupOf(group.ours.groupId(), group.ours.epoch()),
        Origin.of(we.bundle, made.welcome()));
    Group joined =
        Subgroup.of(group.ours)
            .join(we.bundle, we.signer, made.welcome(), made.tree(), ANYBODY, now, PskSource.NONE);
    together(joined, next);
    together(group.ours, group.theirs);
  }

  private void together(Group ours, C theirs) throws Exception {
    assertEquals(ours.epoch(), theirs.epoch());
    assertEquals(ours.epochAuthenticator(), theirs.epochAuthenticator());
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
