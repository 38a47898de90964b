package pli.mls.group;

import pli.mls.node.KeyPackage;

/**
 * A valid proposal of a client that wants to be added. Whether it may be, the application decides
 * (RFC 9420 section 12.1.8): it goes on with {@code group}, or with the group before. All that was
 * proven is that the client has the key of its own key package, and that the application accepts
 * its credential.
 *
 * @param group that remembers it: to store
 * @param keyPackage of the client
 */
public record NewMemberProposalReceived(Group group, KeyPackage keyPackage) implements Received {}
