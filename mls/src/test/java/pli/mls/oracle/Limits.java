package pli.mls.oracle;

import java.util.Collection;
import pli.mls.node.LeafIndex;
import pli.mls.oracle.Peer.Kind;
import pli.mls.oracle.Peer.Wish;
import pli.mls.tree.NodeIndex;
import pli.mls.tree.ParentNode;
import pli.mls.tree.RatchetTree;

/** What some implementation does not do, and the section of RFC 9420 that says what is right. */
final class Limits {
  /**
   * Whether members of this kind, when they commit, choose among proposals that do not go together
   * (section 12.2). Bouncy Castle's take all that they have heard.
   */
  boolean chooses(Kind committer) {
    return committer != Kind.BC;
  }

  /**
   * Whether {@code member} takes this proposal in. Section 12.1.3 has a Remove of any member, also
   * of the one that hears it or proposes it; only a commit may not remove its committer (section
   * 12.2). Bouncy Castle's take in no Remove of themselves.
   */
  boolean hears(Wish wish, Peer member) {
    return member.kind() != Kind.BC
        || !(wish instanceof Wish.Remove remove && remove.place() == member.place());
  }

  /**
   * Whether one of this kind may propose several Updates in an epoch: a committer takes one of
   * them, the latest that it has heard by preference (section 12.2), so each may be the one. Bouncy
   * Castle's keep the keys of the last that they made.
   */
  boolean updatesAgain(Kind proposer) {
    return proposer != Kind.BC;
  }

  /**
   * Whether one of this kind may be added by a commit without a path. Section 12.4.3.1: the Welcome
   * then has no path secret, and the new member has no key but its leaf's. Bouncy Castle's take the
   * lack for a secret and use it when they follow the next commit.
   */
  boolean joinsWithoutPath(Kind joiner) {
    return joiner != Kind.BC;
  }

  /**
   * Whether, in groups with these kinds, one who comes back from outside may come to another place.
   * Section 12.4.3.2: its former leaf is removed, and its new one stands where an Add's would, at
   * the leftmost blank leaf (section 7.7). Bouncy Castle's look for it at the former place.
   */
  boolean comesBackElsewhere(Collection<Kind> kinds) {
    return !kinds.contains(Kind.BC);
  }

  /**
   * Whether a commit of this kind of member has a path if its proposals need none. Section 12.4
   * leaves it to the committer; those of {@code ts-mls} have one only if they must.
   */
  boolean addsPath(Kind committer) {
    return committer != Kind.TS;
  }

  /**
   * Whether one of this kind joins a group with this tree. Section 12.4.3.1 asks that each parent
   * between an unmerged leaf and a parent that lists it lists it too. Those of {@code ts-mls} ask
   * that all parents above an unmerged leaf have the same list, also those further up.
   */
  boolean joins(Kind joiner, RatchetTree tree) {
    if (joiner != Kind.TS) {
      return true;
    }
    for (int node = 1; node < 2 * tree.leafWidth() - 1; node += 2) {
      ParentNode parent = tree.parent(new NodeIndex(node));
      if (parent != null) {
        for (LeafIndex unmerged : parent.unmergedLeaves()) {
          for (NodeIndex above : NodeIndex.of(unmerged).directPath(tree.leafWidth())) {
            ParentNode other = tree.parent(above);
            if (other != null && !other.unmergedLeaves().equals(parent.unmergedLeaves())) {
              return false;
            }
          }
        }
      }
    }
    return true;
  }
}
