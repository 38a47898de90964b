package pli.mls.node;

import pli.codec.Bytes;

/**
 * The leaf node stands in the update path of its member's commit.
 *
 * @param parentHash the parent hash of the next non-blank node above it; empty under a root alone
 */
public record CommitSource(Bytes parentHash) implements LeafNodeSource {
  @Override
  public int code() {
    return 3;
  }
}
