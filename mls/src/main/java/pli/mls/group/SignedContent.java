package pli.mls.group;

import pli.codec.Bytes;

/**
 * A member's signature, which was verified, with all that it covers (RFC 9420 section 6.1): with
 * the member's key somebody who is not in the group can verify it too. What it covers tells them of
 * the group what its context says of it.
 *
 * @param framed the beginning of FramedContentTBS, up to the group's context
 * @param context the GroupContext behind it, the same for all of one epoch
 * @param signature by SignWithLabel with the label {@code FramedContentTBS}
 */
public record SignedContent(Bytes framed, Bytes context, Bytes signature) {}
