package pli.mls.group;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Commit;
import pli.mls.framing.ProposalOrRef;
import pli.mls.framing.VerifiedContent;
import pli.mls.node.CredentialValidator;
import pli.mls.node.KeyPackage;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.node.SignedKeyPackages;
import pli.mls.schedule.KeySchedule;
import pli.mls.tree.RatchetTree;
import pli.mls.tree.TreeSecrets;
import pli.mls.tree.UpdatePath;

/** Follows another member's commit into the epoch that it opens (RFC 9420 section 12.4.2). */
final class CommitReader {
  private final Epoch epoch;
  private final Own own;
  private final PendingProposals pending;
  private final CredentialValidator credentials;
  private final ProposalRules.Time time;
  private final PskSource psks;

  CommitReader(
      Group group, CredentialValidator credentials, ProposalRules.Time time, PskSource psks) {
    this.epoch = group.state();
    this.own = group.own();
    this.pending = group.proposals();
    this.credentials = credentials;
    this.time = time;
    this.psks = psks;
  }

  StagedCommit stage(VerifiedContent content, Commit commit, LeafIndex committer)
      throws MlsException {
    ProposalList list = ProposalList.of(resolve(commit, committer), committer, epoch);
    UpdatePath path = commit.path();
    if (path == null && list.needsPath()) { // C2
      throw new MlsException(
          MlsException.Reason.INVALID_COMMIT, "C2: a commit without the path that it needs");
    }
    AppliedProposals applied = AppliedProposals.of(list, epoch);
    RatchetTree tree =
        path == null
            ? applied.tree()
            : applied
                .tree()
                .applyPath(
                    committer,
                    path,
                    applied.addedPlaces(),
                    epoch.groupId(),
                    applied.extensions(),
                    credentials);
    tree.checkMembers(applied.extensions()); // C5
    if (applied.removes(own.leaf())) {
      return new StagedCommit(committer, tree.member(committer), applied, null);
    }
    Group next = enter(content.authenticated(), list, applied, tree, committer, path);
    return new StagedCommit(committer, tree.member(committer), applied, next);
  }

  /** The committed proposals with their senders; those in the commit itself are checked here. */
  private List<ProposalList.Sourced> resolve(Commit commit, LeafIndex committer)
      throws MlsException {
    ProposalRules rules =
        new ProposalRules(epoch, credentials, time, SignedKeyPackages.of(additions(commit)));
    List<ProposalList.Sourced> resolved = new ArrayList<>(commit.proposals().size());
    for (ProposalOrRef item : commit.proposals()) {
      switch (item) {
        case ProposalOrRef.Inline inline -> {
          rules.check(inline.proposal(), committer);
          resolved.add(new ProposalList.Sourced(inline.proposal(), committer));
        }
        case ProposalOrRef.Reference reference -> {
          PendingProposals.Entry entry = find(reference.hash());
          resolved.add(new ProposalList.Sourced(entry.proposal(), entry.sender()));
        }
      }
    }
    return resolved;
  }

  /** Those of another suite are refused by V2, without a look at their signatures. */
  private List<KeyPackage> additions(Commit commit) {
    List<KeyPackage> added = new ArrayList<>();
    for (ProposalOrRef item : commit.proposals()) {
      if (item instanceof ProposalOrRef.Inline inline
          && inline.proposal() instanceof Proposal.Add add
          && add.keyPackage().cipherSuite() == epoch.context().cipherSuite()) {
        added.add(add.keyPackage());
      }
    }
    return added;
  }

  private PendingProposals.Entry find(Bytes reference) throws MlsException {
    PendingProposals.Entry entry = pending.find(reference);
    if (entry == null) { // C1
      throw new MlsException(
          MlsException.Reason.INVALID_COMMIT, "C1: a commit of a proposal that never came");
    }
    return entry;
  }

  private Group enter(
      AuthenticatedContent content,
      ProposalList list,
      AppliedProposals applied,
      RatchetTree tree,
      LeafIndex committer,
      @Nullable UpdatePath path)
      throws MlsException {
    TreeSecrets mine = ownKeys(list);
    Secret commitSecret;
    TreeSecrets after;
    if (path == null) {
      commitSecret = KeySchedule.noSecret(epoch.labeled());
      after = mine.forTree(tree);
    } else {
      Bytes provisional = epoch.context().next(tree.treeHash(), applied.extensions()).encode();
      TreeSecrets.Opened opened =
          mine.open(tree, committer, path, provisional, applied.addedPlaces());
      commitSecret = opened.commitSecret();
      after = opened.secrets();
    }
    Secret pskSecret = PskLookup.in(epoch, list.psks(), psks);
    return NextEpoch.after(epoch, tree, applied.extensions(), content, commitSecret, pskSecret)
        .openConfirmed(own.with(after), content, applied.reInit());
  }

  /** Our keys as they are once an Update of ours, if one is committed, is in the tree. */
  private TreeSecrets ownKeys(ProposalList list) throws MlsException {
    for (ProposalList.Sourced sourced : list.proposals()) {
      if (sourced.proposal() instanceof Proposal.Update update
          && sourced.sender().memberLeaf().equals(own.leaf())) {
        return own.secrets().withLeafKeys(updateKeys(update));
      }
    }
    return own.secrets();
  }

  private KemKeyPair updateKeys(Proposal.Update update) throws MlsException {
    for (PendingProposals.Entry entry : pending.entries()) {
      KemKeyPair keys = entry.updateKeys();
      if (keys != null && keys.publicKey().equals(update.leaf().encryptionKey())) {
        return keys;
      }
    }
    throw new MlsException(
        MlsException.Reason.INVALID_COMMIT, "C1: a commit of an Update that we did not make");
  }
}
