package pli.mls.group;

import pli.codec.Bytes;

/**
 * A proposal that was made.
 *
 * @param group to store before {@code message} goes out; it remembers the proposal
 * @param message the MLSMessage
 */
public record Proposed(Group group, Bytes message) {}
