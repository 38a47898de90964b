package pli.mls.group;

import pli.mls.node.ExternalSender;
import pli.mls.node.Proposal;

/**
 * A valid proposal of someone outside whom the group names ({@link pli.mls.node.ExternalSenders}).
 * Whether that sender may propose this, the application decides (RFC 9420 section 12.1.8): it goes
 * on with {@code group}, or with the group before.
 *
 * @param group that remembers it: to store
 * @param sender who
 * @param proposal what
 */
public record ExternalProposalReceived(Group group, ExternalSender sender, Proposal proposal)
    implements Received {}
