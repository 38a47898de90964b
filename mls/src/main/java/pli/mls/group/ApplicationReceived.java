package pli.mls.group;

import pli.codec.Bytes;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;

/**
 * Something that a member said.
 *
 * @param group without the message's key: to store together with what was said
 * @param sender who
 * @param senderLeaf what that member says of itself in this epoch
 * @param authenticatedData what the application added in the clear
 * @param content what was said
 * @param signed what shows to somebody else that this member said it
 */
public record ApplicationReceived(
    Group group,
    LeafIndex sender,
    LeafNode senderLeaf,
    Bytes authenticatedData,
    Bytes content,
    SignedContent signed)
    implements Received {}
