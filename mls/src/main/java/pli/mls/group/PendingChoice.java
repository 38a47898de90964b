package pli.mls.group;

import pli.mls.node.LeafIndex;
import pli.mls.node.Proposal;

/**
 * Which proposals of other members a commit takes in, as far as they go together. What somebody
 * from outside has proposed is never among them; only a commit without a choice takes that in.
 */
@FunctionalInterface
public interface PendingChoice {
  /** Whether it takes in what the member in this place has proposed. */
  boolean takes(LeafIndex sender, Proposal proposal);
}
