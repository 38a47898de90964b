package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CryptoException;
import pli.crypto.Secret;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Commit;
import pli.mls.framing.ProposalOrRef;
import pli.mls.framing.Sender;
import pli.mls.framing.VerifiedContent;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.schedule.ExternalInitSecret;
import pli.mls.tree.RatchetTree;
import pli.mls.tree.TreeSecrets;
import pli.mls.tree.UpdatePath;

/**
 * Follows the commit of someone who joins from outside into the epoch that it opens (RFC 9420
 * sections 12.2, 12.4.2 and 12.4.3.2).
 */
final class ExternalCommitReader {
  private static final Set<LeafIndex> NOBODY_ADDED = Collections.emptySet();

  private final Epoch epoch;
  private final Own own;
  private final CredentialValidator credentials;
  private final ProposalRules rules;
  private final PskSource psks;

  ExternalCommitReader(
      Group group, CredentialValidator credentials, ProposalRules.Time time, PskSource psks) {
    this.epoch = group.state();
    this.own = group.own();
    this.credentials = credentials;
    this.rules = new ProposalRules(epoch, credentials, time);
    this.psks = psks;
  }

  /** Checks the commit and computes its epoch. */
  StagedCommit stage(VerifiedContent content, Commit commit) throws MlsException {
    UpdatePath path = commit.path();
    if (path == null) {
      throw new IllegalStateException("without a path nobody can have signed it (E2)");
    }
    Joiner joiner = resolve(commit);
    AppliedProposals applied = AppliedProposals.of(joiner.list, epoch);
    LeafIndex place = applied.tree().firstBlank(); // E9: the leaf's signature covers its place
    RatchetTree tree =
        applied
            .tree()
            .applyPath(
                place,
                path,
                NOBODY_ADDED,
                epoch.groupId(),
                epoch.context().extensions(),
                credentials);
    tree.checkMembers(epoch.context().extensions()); // C5
    checkSuccession(applied.removed(), path.leafNode());
    Group next =
        applied.removes(own.leaf())
            ? null
            : enter(content.authenticated(), joiner, place, tree, path);
    return new StagedCommit(place, path.leafNode(), true, applied, next);
  }

  /**
   * What a commit from outside proposes.
   *
   * @param list of all its proposals
   * @param kemOutput of the one ExternalInit
   */
  private record Joiner(ProposalList list, Bytes kemOutput) {}

  /** E3, E4, E5, and V4, V5, V14 for what may be there. */
  private Joiner resolve(Commit commit) throws MlsException {
    Sender outside = new Sender.NewMemberCommit();
    List<ProposalList.Sourced> proposals = new ArrayList<>(commit.proposals().size());
    @Nullable Bytes kemOutput = null;
    int removes = 0;
    for (ProposalOrRef item : commit.proposals()) {
      Proposal proposal = byValue(item);
      switch (proposal) {
        case Proposal.ExternalInit init -> {
          require(kemOutput == null, "E4: a commit from outside with two external inits");
          kemOutput = init.kemOutput();
        }
        case Proposal.Remove remove -> {
          require(++removes == 1, "E5: a commit from outside removes more than one");
          rules.check(remove);
        }
        case Proposal.PreSharedKey psk -> rules.check(psk);
        case Proposal.Add add -> throw notAllowed();
        case Proposal.Update update -> throw notAllowed();
        case Proposal.ReInit reInit -> throw notAllowed();
        case Proposal.GroupContextExtensions replaced -> throw notAllowed();
      }
      proposals.add(new ProposalList.Sourced(proposal, outside));
    }
    if (kemOutput == null) { // E4
      throw invalid("E4: a commit from outside without an external init");
    }
    return new Joiner(ProposalList.ofJoiner(proposals), kemOutput);
  }

  /** E3: who is outside cannot know which proposals of the epoch are valid. */
  private static Proposal byValue(ProposalOrRef item) throws MlsException {
    return switch (item) {
      case ProposalOrRef.Inline inline -> inline.proposal();
      case ProposalOrRef.Reference reference ->
          throw invalid("E3: a commit from outside names a proposal by reference");
    };
  }

  private Group enter(
      AuthenticatedContent content,
      Joiner joiner,
      LeafIndex place,
      RatchetTree tree,
      UpdatePath path)
      throws MlsException {
    List<Extension> extensions = epoch.context().extensions();
    Bytes provisional = epoch.context().next(tree.treeHash(), extensions).encode();
    TreeSecrets.Opened opened = own.secrets().open(tree, place, path, provisional, NOBODY_ADDED);
    try (Secret init = initSecret(joiner.kemOutput)) {
      return NextEpoch.after(
              epoch.labeled(),
              new NextEpoch.Closed(epoch.context(), epoch.transcript().interim(), init),
              tree,
              extensions,
              content,
              opened.commitSecret(),
              PskLookup.in(epoch, joiner.list.psks(), psks))
          .openConfirmed(own.with(opened.secrets()), content);
    }
  }

  /** E8. */
  private Secret initSecret(Bytes kemOutput) throws MlsException {
    try {
      return ExternalInitSecret.receive(
          epoch.labeled(), epoch.secrets().externalKeys(epoch.labeled()), kemOutput);
    } catch (CryptoException e) {
      throw new MlsException(
          MlsException.Reason.INVALID_PROPOSAL, "E8: the external init leads to no secret", e);
    }
  }

  /** E6, E7: the joiner's leaf could be an Update of the one that it removes. */
  private void checkSuccession(List<Member> removed, LeafNode leaf) throws MlsException {
    for (Member former : removed) {
      if (former.leaf().encryptionKey().equals(leaf.encryptionKey())) { // E7
        throw new MlsException(
            MlsException.Reason.INVALID_LEAF, "E7: a joiner keeps the key of its former leaf");
      }
      credentials.validateSuccessor(former.leaf(), leaf, epoch.labeled().suite().id()); // E6
    }
  }

  private static void require(boolean holds, String rule) throws MlsException {
    if (!holds) {
      throw invalid(rule);
    }
  }

  private static MlsException notAllowed() {
    return invalid("E5: a commit from outside with a proposal that only members make");
  }

  private static MlsException invalid(String rule) {
    return new MlsException(MlsException.Reason.INVALID_PROPOSAL, rule);
  }
}
