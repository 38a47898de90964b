package pli.mls.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.mls.framing.Sender;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackage;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.tree.RatchetTree;

/** What a list of proposals makes of an epoch's tree and extensions (RFC 9420 section 12.3). */
final class AppliedProposals {
  private final Epoch before;
  private RatchetTree tree;
  private List<Extension> extensions;
  private Proposal.@Nullable ReInit reInit;
  private final List<ProposalList.Addition> added = new ArrayList<>();
  private final List<Member> removed = new ArrayList<>();
  private final List<Member> updated = new ArrayList<>();
  private final Map<LeafIndex, LeafIndex> askedFor = new HashMap<>();

  private AppliedProposals(Epoch before) {
    this.before = before;
    this.tree = before.tree();
    this.extensions = before.context().extensions();
  }

  /**
   * Applies {@code list} in the order of section 12.3: extensions, updates, removes, adds.
   *
   * @throws MlsException {@link MlsException.Reason#TOO_LARGE} for a tree that is full
   */
  static AppliedProposals of(ProposalList list, Epoch before) throws MlsException {
    AppliedProposals applied = new AppliedProposals(before);
    for (ProposalList.Sourced sourced : list.proposals()) {
      if (sourced.proposal() instanceof Proposal.GroupContextExtensions replaced) {
        applied.extensions = replaced.extensions();
      } else if (sourced.proposal() instanceof Proposal.Update update) {
        applied.update(sourced.sender().memberLeaf(), update.leaf());
      } else if (sourced.proposal() instanceof Proposal.ReInit closing) {
        applied.reInit = closing;
      }
    }
    for (ProposalList.Sourced sourced : list.proposals()) {
      if (sourced.proposal() instanceof Proposal.Remove remove) {
        applied.remove(remove.removed(), sourced.sender());
      }
    }
    for (ProposalList.Sourced sourced : list.proposals()) {
      if (sourced.proposal() instanceof Proposal.Add add) {
        applied.add(add.keyPackage());
      }
    }
    return applied;
  }

  private void update(LeafIndex member, LeafNode leaf) throws MlsException {
    tree = tree.update(member, leaf);
    updated.add(new Member(member, leaf));
  }

  private void remove(LeafIndex member, Sender proposer) throws MlsException {
    removed.add(new Member(member, before.sender(member)));
    if (proposer instanceof Sender.Member asked) {
      askedFor.put(member, asked.leaf());
    }
    tree = tree.remove(member);
  }

  private void add(KeyPackage keyPackage) throws MlsException {
    RatchetTree.Added with = tree.add(keyPackage.leafNode());
    tree = with.tree();
    Member member = new Member(with.index(), keyPackage.leafNode());
    added.add(new ProposalList.Addition(member, keyPackage));
  }

  RatchetTree tree() {
    return tree;
  }

  List<Extension> extensions() {
    return extensions;
  }

  /** What closes the group, if it was closed. */
  Proposal.@Nullable ReInit reInit() {
    return reInit;
  }

  List<ProposalList.Addition> additions() {
    return added;
  }

  List<Member> added() {
    List<Member> members = new ArrayList<>(added.size());
    added.forEach(addition -> members.add(addition.member()));
    return members;
  }

  /** Where the new members are. */
  Set<LeafIndex> addedPlaces() {
    Set<LeafIndex> places = new HashSet<>();
    added.forEach(addition -> places.add(addition.member().index()));
    return places;
  }

  List<Member> removed() {
    return removed;
  }

  /** Which member proposed that this one goes; null if somebody from outside did. */
  @Nullable LeafIndex askedFor(LeafIndex removed) {
    return askedFor.get(removed);
  }

  List<Member> updated() {
    return updated;
  }

  boolean removes(LeafIndex member) {
    for (Member gone : removed) {
      if (gone.index().equals(member)) {
        return true;
      }
    }
    return false;
  }
}
