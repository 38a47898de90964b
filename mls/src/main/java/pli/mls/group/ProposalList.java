package pli.mls.group;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pli.codec.Bytes;
import pli.mls.framing.Sender;
import pli.mls.node.KeyPackage;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;

/**
 * The proposals of one commit, each valid by itself, checked against one another (RFC 9420 section
 * 12.2): V9 to V15 and V17 of docs/MLS.md. What they must be together with the whole tree (section
 * 7.3) is checked once they are applied.
 */
final class ProposalList {
  /** How many pre-shared keys one commit may mix in. */
  static final int MAX_PSKS = 64;

  private final List<Sourced> proposals;

  private ProposalList(List<Sourced> proposals) {
    this.proposals = proposals;
  }

  /**
   * A proposal and whose it is.
   *
   * @param proposal what
   * @param sender the committer, for one that stands in the commit itself
   */
  record Sourced(Proposal proposal, Sender sender) {
    /** A member's. */
    Sourced(Proposal proposal, LeafIndex member) {
      this(proposal, new Sender.Member(member));
    }
  }

  /**
   * A checked list.
   *
   * @throws MlsException {@link MlsException.Reason#INVALID_PROPOSAL} with the rule that is broken
   */
  static ProposalList of(List<Sourced> proposals, LeafIndex committer, Epoch epoch)
      throws MlsException {
    ProposalList list = new ProposalList(proposals);
    list.checkTargets(committer);
    list.checkAdds(epoch);
    list.checkPsks();
    list.checkExtensions();
    list.checkReInit();
    return list;
  }

  /**
   * The list of a commit from outside, of which {@link ExternalCommitReader} has checked what it
   * may hold at all.
   *
   * @throws MlsException {@link MlsException.Reason#INVALID_PROPOSAL} (V14)
   */
  static ProposalList ofJoiner(List<Sourced> proposals) throws MlsException {
    ProposalList list = new ProposalList(proposals);
    list.checkPsks();
    return list;
  }

  List<Sourced> proposals() {
    return proposals;
  }

  /** Whether the commit must have a path (section 12.4). */
  boolean needsPath() {
    boolean needs = proposals.isEmpty();
    for (Sourced sourced : proposals) {
      needs |= sourced.proposal.needsPath();
    }
    return needs;
  }

  /** The pre-shared keys in the order of their proposals. */
  List<PreSharedKeyId> psks() {
    List<PreSharedKeyId> psks = new ArrayList<>();
    for (Sourced sourced : proposals) {
      if (sourced.proposal instanceof Proposal.PreSharedKey psk) {
        psks.add(psk.id());
      }
    }
    return psks;
  }

  /** V9, V10, V11. */
  private void checkTargets(LeafIndex committer) throws MlsException {
    Set<LeafIndex> targets = new HashSet<>();
    for (Sourced sourced : proposals) {
      switch (sourced.proposal) {
        case Proposal.Update update -> {
          LeafIndex member = sourced.sender.memberLeaf();
          require(!member.equals(committer), "V9: an Update by the committer");
          require(targets.add(member), "V11: two proposals change the same member");
        }
        case Proposal.Remove remove -> {
          require(!remove.removed().equals(committer), "V10: the committer removes itself");
          require(targets.add(remove.removed()), "V11: two proposals change the same member");
        }
        case Proposal.Add add -> {}
        case Proposal.PreSharedKey psk -> {}
        case Proposal.ReInit reInit -> {}
        case Proposal.ExternalInit init -> {}
        case Proposal.GroupContextExtensions replaced -> {}
      }
    }
  }

  /** V12, V13: clients are told apart by their signature keys. */
  private void checkAdds(Epoch epoch) throws MlsException {
    Set<Bytes> added = new HashSet<>();
    for (Sourced sourced : proposals) {
      if (sourced.proposal instanceof Proposal.Add add) {
        Bytes key = add.keyPackage().leafNode().signatureKey();
        require(added.add(key), "V12: the same client is added twice");
      }
    }
    if (added.isEmpty()) {
      return;
    }
    Set<LeafIndex> removed = removed();
    for (LeafIndex member : epoch.tree().members()) {
      LeafNode leaf = epoch.sender(member);
      require(
          removed.contains(member) || !added.contains(leaf.signatureKey()),
          "V13: a client is added that is a member");
    }
  }

  private Set<LeafIndex> removed() {
    Set<LeafIndex> removed = new HashSet<>();
    for (Sourced sourced : proposals) {
      if (sourced.proposal instanceof Proposal.Remove remove) {
        removed.add(remove.removed());
      }
    }
    return removed;
  }

  /** V14. Counted first: names can be chosen so that their hash codes are all the same. */
  private void checkPsks() throws MlsException {
    List<PreSharedKeyId> psks = psks();
    require(
        psks.size() <= MAX_PSKS && new HashSet<>(psks).size() == psks.size(),
        "V14: a pre-shared key twice, or too many of them");
  }

  /** V15. */
  private void checkExtensions() throws MlsException {
    int count = 0;
    for (Sourced sourced : proposals) {
      count += sourced.proposal instanceof Proposal.GroupContextExtensions ? 1 : 0;
    }
    require(count <= 1, "V15: the group's extensions are replaced twice");
  }

  /** V17. */
  private void checkReInit() throws MlsException {
    for (Sourced sourced : proposals) {
      require(
          proposals.size() == 1 || !(sourced.proposal instanceof Proposal.ReInit),
          "V17: a ReInit together with another proposal");
    }
  }

  private static void require(boolean holds, String rule) throws MlsException {
    if (!holds) {
      throw new MlsException(MlsException.Reason.INVALID_PROPOSAL, rule);
    }
  }

  /**
   * A new member.
   *
   * @param member where it is and its leaf
   * @param keyPackage that it was added by
   */
  record Addition(Member member, KeyPackage keyPackage) {}
}
