package pli.mls.group;

import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;

/**
 * A member of a group.
 *
 * @param index its place, in force for one epoch
 * @param leaf what it says of itself
 */
public record Member(LeafIndex index, LeafNode leaf) {}
