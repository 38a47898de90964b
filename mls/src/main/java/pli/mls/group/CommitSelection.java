package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.mls.framing.ProposalOrRef;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackage;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafRules;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.ValidatedKeyPackage;
import pli.mls.tree.RatchetTree;

/**
 * What a commit of our own takes in: all that was asked for, and of what others have proposed what
 * goes together with that (RFC 9420 section 12.2: a Remove before an Update, the latest Update, and
 * all of that before a ReInit).
 */
final class CommitSelection {
  private final Epoch epoch;
  private final LeafIndex committer;
  private final ProposalRules rules;
  private final long nowSeconds;
  private final PskSource psks;
  private final Entropy entropy;
  private final List<ProposalOrRef> items = new ArrayList<>();
  private final List<ProposalList.Sourced> proposals = new ArrayList<>();
  private final Set<LeafIndex> removed = new HashSet<>();
  private final Set<LeafIndex> updated = new HashSet<>();
  private final Set<Bytes> clients = new HashSet<>();
  private RatchetTree withAdditions;
  private List<Extension> extensions;
  private final Set<PreSharedKeyId> mixed = new HashSet<>();
  private boolean replacesExtensions;
  private int mixedIn;

  CommitSelection(
      Epoch epoch,
      LeafIndex committer,
      CredentialValidator credentials,
      long nowSeconds,
      PskSource psks,
      Entropy entropy) {
    this.epoch = epoch;
    this.withAdditions = epoch.tree();
    this.extensions = epoch.context().extensions();
    this.committer = committer;
    this.rules =
        new ProposalRules(
            epoch, credentials, new ProposalRules.Time(LeafRules::checkLifetime, nowSeconds));
    this.nowSeconds = nowSeconds;
    this.psks = psks;
    this.entropy = entropy;
  }

  List<ProposalOrRef> items() {
    return items;
  }

  List<ProposalList.Sourced> proposals() {
    return proposals;
  }

  /**
   * Takes in all that {@code request} asks for.
   *
   * @throws MlsException if one of it is invalid
   */
  void take(CommitRequest request) throws MlsException {
    for (LeafIndex member : request.removals()) {
      removed.add(member);
      inline(new Proposal.Remove(member));
    }
    for (ValidatedKeyPackage addition : request.additions()) {
      KeyPackage keyPackage = addition.keyPackage();
      rules.requireGroupSuite(keyPackage);
      LeafRules.checkLifetime(keyPackage.leafNode(), nowSeconds); // C6
      clients.add(keyPackage.leafNode().signatureKey());
      // Its other rules were checked when the ValidatedKeyPackage was made.
      put(new Proposal.Add(keyPackage));
    }
    for (PreSharedKeyId id : request.psks()) {
      mixedIn++;
      // V5: the nonce is ours, and only the first commit of a group may name where it comes from.
      put(new Proposal.PreSharedKey(PskNonce.fresh(id, epoch.labeled().suite(), entropy)));
    }
    if (request.groupContextExtensions() != null) {
      replacesExtensions = true;
      extensions = request.groupContextExtensions();
      inline(new Proposal.GroupContextExtensions(request.groupContextExtensions()));
    }
  }

  private void inline(Proposal proposal) throws MlsException {
    rules.check(proposal, committer);
    put(proposal);
  }

  private void put(Proposal proposal) {
    items.add(new ProposalOrRef.Inline(proposal));
    proposals.add(new ProposalList.Sourced(proposal, committer));
  }

  /**
   * Takes in what fits of what was proposed before: removes first, then extensions, since those who
   * are added must support them, then the latest of the rest. A proposal that would make the commit
   * invalid is left out; else anyone who may propose could keep all others from committing.
   *
   * @throws MlsException if what was asked for is invalid
   */
  void take(PendingProposals pending) throws MlsException {
    if (pending.entries().isEmpty()) {
      return;
    }
    List<PendingProposals.Entry> latestFirst = new ArrayList<>(pending.entries());
    Collections.reverse(latestFirst);
    for (PendingProposals.Entry entry : latestFirst) {
      if (entry.proposal() instanceof Proposal.Remove) {
        takeIfItFits(entry);
      }
    }
    withAdditions = withAdditions();
    for (PendingProposals.Entry entry : latestFirst) {
      if (entry.proposal() instanceof Proposal.GroupContextExtensions) {
        takeIfItFits(entry);
      }
    }
    for (PendingProposals.Entry entry : latestFirst) {
      if (!(entry.proposal() instanceof Proposal.Remove)
          && !(entry.proposal() instanceof Proposal.GroupContextExtensions)) {
        takeIfItFits(entry);
      }
    }
  }

  /** The tree without those who are removed and with those whom we were asked to add. */
  private RatchetTree withAdditions() throws MlsException {
    RatchetTree tree = epoch.tree();
    for (LeafIndex member : removed) {
      tree = member.equals(committer) ? tree : tree.remove(member); // V10
    }
    for (ProposalList.Sourced sourced : proposals) {
      if (sourced.proposal() instanceof Proposal.Add add) {
        tree = tree.add(add.keyPackage().leafNode()).tree();
      }
    }
    return tree;
  }

  /**
   * Takes in a ReInit alone, by reference if it was proposed. What else was proposed goes first, as
   * section 12.2 asks.
   *
   * @throws MlsException {@link MlsException.Reason#PROPOSALS_PENDING} (V17) if there is such
   */
  void take(Proposal.ReInit reInit, PendingProposals pending) throws MlsException {
    take(pending);
    if (!proposals.isEmpty()) {
      throw new MlsException(
          MlsException.Reason.PROPOSALS_PENDING, "V17: other proposals go before a ReInit");
    }
    for (PendingProposals.Entry entry : pending.entries()) {
      if (items.isEmpty() && entry.proposal().equals(reInit)) {
        items.add(new ProposalOrRef.Reference(entry.reference()));
        proposals.add(new ProposalList.Sourced(entry.proposal(), entry.sender()));
      }
    }
    if (items.isEmpty()) {
      inline(reInit);
    }
  }

  private void takeIfItFits(PendingProposals.Entry entry) {
    if (fits(entry)) {
      items.add(new ProposalOrRef.Reference(entry.reference()));
      proposals.add(new ProposalList.Sourced(entry.proposal(), entry.sender()));
    }
  }

  private boolean fits(PendingProposals.Entry entry) {
    return switch (entry.proposal()) {
      case Proposal.Remove remove ->
          !remove.removed().equals(committer) && removed.add(remove.removed());
      case Proposal.Update update -> {
        LeafIndex member = entry.sender().memberLeaf();
        yield !member.equals(committer)
            && !removed.contains(member)
            && !updated.contains(member)
            && fits(member, update.leaf());
      }
      case Proposal.Add add -> fits(add.keyPackage());
      case Proposal.PreSharedKey psk ->
          psks.find(psk.id()) != null && mixed.add(psk.id()) && ++mixedIn <= ProposalList.MAX_PSKS;
      case Proposal.GroupContextExtensions replaced -> fits(replaced);
      case Proposal.ReInit reInit -> false;
      case Proposal.ExternalInit init -> false;
    };
  }

  private boolean fits(KeyPackage keyPackage) {
    Bytes client = keyPackage.leafNode().signatureKey();
    for (LeafIndex member : epoch.tree().members()) {
      if (!removed.contains(member) && isMember(member, client)) {
        return false;
      }
    }
    return clients.add(client) && fits(keyPackage.leafNode());
  }

  /** C6, L3, and L4, L8 and T6 beside the others. */
  private boolean fits(LeafNode leaf) {
    try {
      LeafRules.checkLifetime(leaf, nowSeconds);
      LeafRules.checkGroup(leaf, extensions);
      RatchetTree with = withAdditions.add(leaf).tree();
      with.checkMembers(Collections.emptyList());
      withAdditions = with;
      return true;
    } catch (MlsException e) {
      return false;
    }
  }

  /** L3, and L4, L8 and T6 beside the others; other rules of an Update were checked as it came. */
  private boolean fits(LeafIndex member, LeafNode leaf) {
    try {
      LeafRules.checkGroup(leaf, extensions);
      RatchetTree with = withAdditions.update(member, leaf);
      with.checkMembers(Collections.emptyList());
      withAdditions = with;
      return updated.add(member);
    } catch (MlsException e) {
      return false;
    }
  }

  /** V15, L3. */
  private boolean fits(Proposal.GroupContextExtensions replaced) {
    if (replacesExtensions) {
      return false;
    }
    try {
      LeafRules.checkGroup(withAdditions.memberLeaves(), replaced.extensions());
    } catch (MlsException e) {
      return false;
    }
    extensions = replaced.extensions();
    replacesExtensions = true;
    return true;
  }

  private boolean isMember(LeafIndex index, Bytes client) {
    LeafNode leaf = epoch.tree().leaf(index);
    return leaf != null && leaf.signatureKey().equals(client);
  }
}
