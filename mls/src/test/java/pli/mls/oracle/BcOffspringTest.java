package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static pli.mls.Members.ANYBODY;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
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

/** Groups that we and Bouncy Castle's members close together, and make out of one another. */
class BcOffspringTest {
  private static final Bytes ID = Bytes.utf8("the new group");

  private final SeededEntropy entropy = new SeededEntropy(113);

  /** The other implementation reads the clock, so these leaves are valid now. */
  private final long now = Instant.now().getEpochSecond();

  private final Lifetime lifetime = new Lifetime(now - 3600, now + 86_400);

  /** We make a group with one of theirs in it. */
  private final class Together {
    final BcClient theirs;
    Group ours;

    Together(int suiteId) throws Exception {
      CipherSuite suite = CipherSuite.of(suiteId);
      theirs = new BcClient(suiteId, "theirs", lifetime, entropy);
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

    void follow(Bytes commit) throws MlsException {
      ours =
          assertInstanceOf(CommitReceived.class, ours.process(commit, ANYBODY, now))
              .commit()
              .merge();
    }

    Bytes close(CommitRequest request) throws MlsException {
      Committed made = ours.commit(request, ANYBODY, now, entropy);
      ours = made.group().merge(made.pending());
      return made.pending().message();
    }

    Successor successor() {
      return Successor.of(ours).orElseThrow();
    }
  }

  private ValidatedKeyPackage checked(Bytes keyPackage) throws MlsException {
    return KeyPackage.decode(keyPackage).validate(ANYBODY, now);
  }

  /** Us in a new group. */
  private final class Newcomer {
    final Signer signer;
    final KeyPackageBundle bundle;

    Newcomer(CipherSuite suite) {
      signer = Members.signer(suite, "ours", entropy);
      bundle = KeyPackage.generate(suite, signer, Members.options(), lifetime, List.of(), entropy);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1", "3, 3", "1, 7"})
  void weCloseTheyFollowAndWeMakeTheSuccessor(int from, int to) throws Exception {
    Together group = new Together(from);
    CipherSuite suite = CipherSuite.of(to);
    group.theirs.follow(
        group.close(CommitRequest.reInit(Proposal.ReInit.to(ID, suite, List.of()))));
    assertEquals(group.ours.epochAuthenticator(), group.theirs.closedAuthenticator());
    BcClient next = new BcClient(to, "theirs", lifetime, entropy);
    Founded made =
        group
            .successor()
            .found(
                Members.signer(suite, "ours", entropy),
                Members.options(),
                List.of(checked(next.keyPackage())),
                ANYBODY,
                now,
                entropy);
    group.theirs.joinSuccessor(next, made.welcome(), made.ratchetTree());
    together(made.group(), next);
  }

  /** Between suites whose hashes, and so the nonces of keys (W6), are of one length. */
  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1", "3, 3", "7, 7"})
  void theyCloseWeFollowAndTheyMakeTheSuccessor(int from, int to) throws Exception {
    Together group = new Together(from);
    BcClient next = new BcClient(to, "theirs", lifetime, entropy);
    group.follow(group.theirs.close(ID, next.suite));
    assertEquals(group.ours.epochAuthenticator(), group.theirs.closedAuthenticator());
    Newcomer we = new Newcomer(CipherSuite.of(to));
    Bytes welcome = group.theirs.foundSuccessor(next, List.of(we.bundle.keyPackage().encode()));
    assertEquals(
        new Origin.SuccessorOf(group.ours.groupId(), group.ours.epoch()),
        Origin.of(we.bundle, welcome));
    Group joined =
        group
            .successor()
            .join(we.bundle, we.signer, welcome, Bytes.EMPTY, ANYBODY, now, PskSource.NONE);
    together(joined, next);
  }

  /** What the one has proposed, the other commits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aReInitIsCommittedByTheOther(int suiteId) throws Exception {
    Together theirProposal = new Together(suiteId);
    theirProposal.hear(theirProposal.theirs.proposeReInit(ID, theirProposal.theirs.suite));
    Proposal.ReInit same = Proposal.ReInit.to(ID, CipherSuite.of(suiteId), List.of());
    theirProposal.theirs.follow(theirProposal.close(CommitRequest.reInit(same)));
    assertEquals(
        theirProposal.ours.epochAuthenticator(), theirProposal.theirs.closedAuthenticator());

    Together ourProposal = new Together(suiteId);
    Proposed proposed = ourProposal.ours.propose(ProposalRequest.reInit(same), entropy);
    ourProposal.ours = proposed.group();
    ourProposal.theirs.hear(proposed.message());
    ourProposal.follow(ourProposal.theirs.close(null, ourProposal.theirs.suite));
    assertEquals(same, ourProposal.successor().parameters());
    assertEquals(ourProposal.ours.epochAuthenticator(), ourProposal.theirs.closedAuthenticator());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void weBranchOffAndTheyJoin(int suiteId) throws Exception {
    Together group = new Together(suiteId);
    BcClient next = new BcClient(suiteId, "theirs", lifetime, entropy);
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
  @ValueSource(ints = {1, 2, 3, 7})
  void theyBranchOffAndWeJoin(int suiteId) throws Exception {
    Together group = new Together(suiteId);
    BcClient next = new BcClient(suiteId, "theirs", lifetime, entropy);
    Newcomer we = new Newcomer(CipherSuite.of(suiteId));
    Bytes welcome = group.theirs.foundSubgroup(next, ID, List.of(we.bundle.keyPackage().encode()));
    assertEquals(
        new Origin.SubgroupOf(group.ours.groupId(), group.ours.epoch()),
        Origin.of(we.bundle, welcome));
    Group joined =
        Subgroup.of(group.ours)
            .join(we.bundle, we.signer, welcome, Bytes.EMPTY, ANYBODY, now, PskSource.NONE);
    together(joined, next);
    together(group.ours, group.theirs);
  }

  private void together(Group ours, BcClient theirs) throws Exception {
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
