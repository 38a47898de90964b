package pli.mls.group;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.schedule.EpochSecrets;
import pli.mls.schedule.GroupContext;
import pli.mls.schedule.Transcript;
import pli.mls.suite.Labeled;
import pli.mls.tree.RatchetTree;

/**
 * What all members of an epoch know and what does not change while it lasts.
 *
 * @param labeled the suite's operations
 * @param context what they agree on
 * @param encodedContext the same encoded, once, since every signature covers it
 * @param tree the members' public parts
 * @param secrets that follow from the key schedule
 * @param transcript over all commits so far
 * @param reInit what the commit that opened this epoch closed the group by, if it did
 */
record Epoch(
    Labeled labeled,
    GroupContext context,
    Bytes encodedContext,
    RatchetTree tree,
    EpochSecrets secrets,
    Transcript transcript,
    Proposal.@Nullable ReInit reInit) {
  /** An epoch of a group that goes on. */
  Epoch(
      Labeled labeled,
      GroupContext context,
      Bytes encodedContext,
      RatchetTree tree,
      EpochSecrets secrets,
      Transcript transcript) {
    this(labeled, context, encodedContext, tree, secrets, transcript, null);
  }

  /** The same epoch, in which nothing is said any more if {@code closing} is there. */
  Epoch closedBy(Proposal.@Nullable ReInit closing) {
    return new Epoch(labeled, context, encodedContext, tree, secrets, transcript, closing);
  }

  /** S1: after a ReInit nobody sends anything, so nothing can rightly come either. */
  void requireOpen() throws MlsException {
    if (reInit != null) {
      throw new MlsException(
          MlsException.Reason.GROUP_CLOSED, "S1: the group is closed, go on in its successor");
    }
  }

  Bytes groupId() {
    return context.groupId();
  }

  List<Member> members() {
    return Member.of(tree);
  }

  /** F3, S1. */
  void requireHere(Bytes messageGroup, long messageEpoch) throws MlsException {
    if (!messageGroup.equals(groupId())) {
      throw new MlsException(MlsException.Reason.WRONG_GROUP, "F3: a message of another group");
    }
    if (messageEpoch != context.epoch()) {
      throw new MlsException(MlsException.Reason.WRONG_EPOCH, "F3: a message of another epoch");
    }
    requireOpen();
  }

  /** F7: the leaf of a message's sender. */
  LeafNode sender(LeafIndex index) throws MlsException {
    LeafNode leaf = tree.leaf(index);
    if (leaf == null) {
      throw new MlsException(MlsException.Reason.NOT_A_MEMBER, "F7: a sender who is no member");
    }
    return leaf;
  }
}
