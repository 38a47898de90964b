package pli.mls.tree;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;

/**
 * The parents that a path puts above its committer, with their parent hashes (RFC 9420 sections 7.5
 * and 7.9), the same for who makes the path and who receives it.
 */
final class PathMerge {
  private final Subtree base;
  private final LeafIndex committer;
  private final Map<NodeIndex, ParentNode> parents = new HashMap<>();
  private final Bytes leafParentHash;

  /**
   * Computes the parents, from the root down.
   *
   * @param base the tree before the path, wide enough for the committer
   * @param steps the committer's filtered direct path in it
   * @param keys the new HPKE keys, one a step
   */
  PathMerge(
      CipherSuite suite,
      Subtree base,
      LeafIndex committer,
      List<PathStep> steps,
      List<Bytes> keys) {
    this.base = base;
    this.committer = committer;
    ParentHashes hashes = new ParentHashes(suite);
    Bytes above = Bytes.EMPTY;
    for (int i = steps.size() - 1; i >= 0; i--) {
      PathStep step = steps.get(i);
      parents.put(step.node(), new ParentNode(keys.get(i), above, Collections.emptyList()));
      // The copath child's hash is the original one: the new parent has no unmerged leaves.
      Bytes sibling = RatchetTree.find(base, step.copath()).treeHash(suite);
      above = hashes.of(keys.get(i), above, sibling);
    }
    this.leafParentHash = above;
  }

  /** The parent hash that the committer's new leaf must carry. */
  Bytes leafParentHash() {
    return leafParentHash;
  }

  /** The tree with the new parents and {@code leaf}; other parents above it are blank. */
  Subtree with(LeafNode leaf) {
    return base.with(committer, leaf, (place, node) -> parents.get(place));
  }
}
