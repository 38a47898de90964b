package pli.mls.group;

import pli.codec.Bytes;

/**
 * A group that was made out of another, in its epoch 1.
 *
 * @param group to store before {@code welcome} goes out. Several members may make a successor at
 *     once: the delivery service says whose stands, and the others drop theirs and join that one
 * @param welcome the MLSMessage for all other members, empty if there are none
 */
public record Founded(Group group, Bytes welcome) {
  /** The ratchet tree, which goes beside the Welcome. */
  public Bytes ratchetTree() {
    return group.exportRatchetTree();
  }
}
