package pli.mls.group;

import pli.mls.node.LeafIndex;
import pli.mls.node.Proposal;

/**
 * A valid proposal of a member, which a commit of this epoch may name.
 *
 * @param group that remembers it: to store
 * @param sender who
 * @param proposal what
 */
public record ProposalReceived(Group group, LeafIndex sender, Proposal proposal)
    implements Received {}
