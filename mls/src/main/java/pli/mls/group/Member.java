package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.tree.RatchetTree;

/**
 * A member of a group.
 *
 * @param index its place, in force for one epoch
 * @param leaf what it says of itself
 */
public record Member(LeafIndex index, LeafNode leaf) {
  /** All members of a tree, in the order of their places. */
  static List<Member> of(RatchetTree tree) {
    List<LeafIndex> places = tree.members();
    List<LeafNode> leaves = tree.memberLeaves();
    List<Member> members = new ArrayList<>(places.size());
    for (int i = 0; i < places.size(); i++) {
      members.add(new Member(places.get(i), leaves.get(i)));
    }
    return Collections.unmodifiableList(members);
  }
}
