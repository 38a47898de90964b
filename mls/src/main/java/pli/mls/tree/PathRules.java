package pli.mls.tree;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.node.CommitSource;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafRules;
import pli.mls.node.MlsException;

/**
 * What must hold of another member's update path before it becomes part of the tree (RFC 9420
 * sections 7.5, 7.6 and 12.4.2). The numbers are those of docs/MLS.md.
 */
final class PathRules {
  private final CipherSuite suite;
  private final LeafIndex committer;
  private final UpdatePath path;
  private final RatchetTree tree;
  private final List<PathStep> steps;

  PathRules(RatchetTree before, LeafIndex committer, UpdatePath path) {
    this.suite = before.suite();
    this.committer = committer;
    this.path = path;
    this.tree = new RatchetTree(suite, before.extendedFor(committer));
    this.steps = tree.filteredPath(committer);
  }

  RatchetTree apply(
      Set<LeafIndex> added,
      Bytes groupId,
      List<Extension> groupExtensions,
      CredentialValidator credentials)
      throws MlsException {
    checkShape(added);
    checkKeys();
    LeafNode leaf = path.leafNode();
    checkLeaf(leaf);
    PathMerge merge = new PathMerge(suite, tree.root(), committer, steps, nodeKeys());
    if (!leaf.source().equals(new CommitSource(merge.leafParentHash()))) {
      throw invalid("U5: the parent hash of the committer's leaf is not that of its path");
    }
    LeafRules.checkContents(suite, leaf);
    LeafRules.checkGroup(leaf, groupExtensions);
    LeafRules.checkSignature(suite, leaf, groupId, committer);
    checkCredential(leaf, credentials);
    return new RatchetTree(suite, merge.with(leaf));
  }

  /** U1, U2. */
  private void checkShape(Set<LeafIndex> added) throws MlsException {
    if (path.nodes().size() != steps.size()) {
      throw invalid("U1: an update path is not as long as its filtered direct path");
    }
    for (int i = 0; i < steps.size(); i++) {
      int receivers = receivers(tree, steps.get(i), added).size();
      if (path.nodes().get(i).encryptedPathSecrets().size() != receivers) {
        throw invalid("U2: a path secret is not encrypted once to each node of the resolution");
      }
    }
  }

  /** U3, U4. */
  private void checkKeys() throws MlsException {
    Set<Bytes> taken = new HashSet<>();
    collectKeys(tree.root(), taken);
    if (!taken.add(path.leafNode().encryptionKey())) {
      throw invalid("U3: a key of an update path is in the tree already");
    }
    for (Bytes key : nodeKeys()) {
      if (!taken.add(key)) {
        throw invalid("U3: a key of an update path is in the tree already");
      }
      if (!suite.isValidKemPublicKey(key)) {
        throw invalid("U4: a key of an update path is none of the cipher suite");
      }
    }
  }

  /** L7 for a commit. That the encryption key is a new one follows from U3. */
  private static void checkLeaf(LeafNode leaf) throws MlsException {
    if (!(leaf.source() instanceof CommitSource)) {
      throw new MlsException(
          MlsException.Reason.INVALID_LEAF, "L7: the leaf of an update path is none of a commit");
    }
  }

  /** L1; L11 where the committer was a member before. */
  private void checkCredential(LeafNode leaf, CredentialValidator credentials) throws MlsException {
    credentials.validate(leaf, suite.id());
    LeafNode before = tree.leaf(committer);
    if (before != null) {
      credentials.validateSuccessor(before, leaf, suite.id());
    }
  }

  private List<Bytes> nodeKeys() {
    List<Bytes> keys = new ArrayList<>();
    path.nodes().forEach(node -> keys.add(node.encryptionKey()));
    return keys;
  }

  /** The nodes to which the path secret of {@code step} is encrypted (section 7.5). */
  static List<NodeIndex> receivers(RatchetTree tree, PathStep step, Set<LeafIndex> added) {
    List<NodeIndex> receivers = tree.resolution(step.copath());
    receivers.removeIf(node -> node.isLeaf() && added.contains(node.leaf()));
    return receivers;
  }

  private static void collectKeys(Subtree at, Set<Bytes> into) {
    Bytes key = at.encryptionKey();
    if (key != null) {
      into.add(key);
    }
    if (at instanceof Subtree.Branch branch && !branch.isEmpty()) {
      collectKeys(branch.left(), into);
      collectKeys(branch.right(), into);
    }
  }

  private static MlsException invalid(String rule) {
    return new MlsException(MlsException.Reason.INVALID_COMMIT, rule);
  }
}
