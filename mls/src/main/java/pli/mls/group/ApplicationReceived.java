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
 * @param passedOver how many messages that this member made before it, in this epoch, have not come
 *     and were not known to be awaited; −1 if this is one that was. So the sum over an epoch is
 *     what has not come of all that somebody went on to speak behind; what was said last leaves no
 *     gap
 */
public record ApplicationReceived(
    Group group,
    LeafIndex sender,
    LeafNode senderLeaf,
    Bytes authenticatedData,
    Bytes content,
    SignedContent signed,
    long passedOver)
    implements Received {}
