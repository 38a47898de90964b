package pli.mls.group;

import pli.codec.Bytes;

/**
 * An application message that was made.
 *
 * @param group to store before {@code message} goes out, else its key may be used again
 * @param message the MLSMessage
 */
public record Protected(Group group, Bytes message) {}
