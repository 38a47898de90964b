package pli.mls.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.HpkeCiphertext;
import pli.crypto.HpkeInfo;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.node.CommitSource;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.Signer;
import pli.mls.suite.Labeled;

/**
 * A path that we made for a commit of our own: the tree with it, our private half of it, and the
 * path secrets, which are encrypted to the others once the new tree's hash stands in the
 * provisional group context. {@link #wipe} once the commit and its Welcome are written.
 */
public final class PathCreation {
  private static final String LABEL = "UpdatePathNode";

  private final RatchetTree tree;
  private final LeafIndex committer;
  private final LeafNode leaf;
  private final List<PathStep> steps;
  private final List<Secret> pathSecrets;
  private final Secret commitSecret;
  private final TreeSecrets secrets;

  private PathCreation(
      RatchetTree tree,
      LeafIndex committer,
      LeafNode leaf,
      List<PathStep> steps,
      List<Secret> pathSecrets,
      Secret commitSecret,
      TreeSecrets secrets) {
    this.tree = tree;
    this.committer = committer;
    this.leaf = leaf;
    this.steps = steps;
    this.pathSecrets = pathSecrets;
    this.commitSecret = commitSecret;
    this.secrets = secrets;
  }

  static PathCreation create(
      RatchetTree before,
      LeafIndex committer,
      Signer signer,
      LeafOptions options,
      Bytes groupId,
      Entropy entropy) {
    CipherSuite suite = before.suite();
    PathSecrets derive = new PathSecrets(suite);
    RatchetTree wide = new RatchetTree(suite, before.extendedFor(committer));
    List<PathStep> steps = wide.filteredPath(committer);
    List<Secret> pathSecrets = new ArrayList<>();
    List<Bytes> publicKeys = new ArrayList<>();
    Map<NodeIndex, KemKeyPair> keys = new TreeMap<>();
    Secret secret = Secret.random(suite.hashLength(), entropy);
    for (PathStep step : steps) {
      KemKeyPair pair = derive.keys(secret);
      pathSecrets.add(secret);
      publicKeys.add(pair.publicKey());
      keys.put(step.node(), pair);
      secret = derive.next(secret);
    }
    PathMerge merge = new PathMerge(suite, wide.root(), committer, steps, publicKeys);
    KemKeyPair leafKeys = suite.generateKemKeyPair(entropy);
    LeafNode leaf =
        LeafNode.forGroup(
            suite,
            signer,
            leafKeys.publicKey(),
            options,
            new CommitSource(merge.leafParentHash()),
            groupId,
            committer,
            entropy);
    return new PathCreation(
        new RatchetTree(suite, merge.with(leaf)),
        committer,
        leaf,
        steps,
        pathSecrets,
        secret,
        new TreeSecrets(committer, leafKeys, keys));
  }

  /** The tree with the path in it. */
  public RatchetTree tree() {
    return tree;
  }

  /** Our private half of that tree. */
  public TreeSecrets secrets() {
    return secrets;
  }

  /** {@code commit_secret}, for the key schedule; the caller's to wipe. */
  public Secret commitSecret() {
    return commitSecret;
  }

  /**
   * The path as it goes into the commit (RFC 9420 section 7.6).
   *
   * @param provisionalGroupContext with the hash of {@link #tree}
   * @param excluded members that the same commit adds, who get their secret by Welcome
   */
  public UpdatePath encrypt(
      Bytes provisionalGroupContext, Set<LeafIndex> excluded, Entropy entropy) {
    HpkeInfo info = Labeled.of(tree.suite()).encryptionInfo(LABEL, provisionalGroupContext);
    List<UpdatePathNode> nodes = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      PathStep step = steps.get(i);
      byte[] secret = pathSecrets.get(i).copy();
      List<HpkeCiphertext> sealed = new ArrayList<>();
      for (NodeIndex to : PathRules.receivers(tree, step, excluded)) {
        sealed.add(seal(to, info, secret, entropy));
      }
      Arrays.fill(secret, (byte) 0);
      nodes.add(new UpdatePathNode(keyOf(step.node()), sealed));
    }
    return new UpdatePath(leaf, nodes);
  }

  /**
   * The path secret for a member that the same commit adds: that of the lowest node above both of
   * us. A copy, the caller's to wipe; empty for who is not in the tree or is us.
   */
  public Optional<Secret> pathSecretFor(LeafIndex newMember) {
    if (tree.leaf(newMember) == null || newMember.equals(committer)) {
      return Optional.empty();
    }
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).copath().covers(newMember)) {
        return Optional.of(pathSecrets.get(i).duplicate());
      }
    }
    return Optional.empty();
  }

  /** Erases the path secrets. {@link #secrets} and {@link #commitSecret} remain. */
  public void wipe() {
    pathSecrets.forEach(Secret::wipe);
  }

  private HpkeCiphertext seal(NodeIndex to, HpkeInfo info, byte[] secret, Entropy entropy) {
    try {
      return Labeled.of(tree.suite()).encryptWithLabel(keyOf(to), info, secret, entropy);
    } catch (CryptoException e) {
      throw new IllegalStateException("a key of a validated tree is unusable", e);
    }
  }

  private Bytes keyOf(NodeIndex node) {
    Bytes key = tree.encryptionKey(node);
    if (key == null) {
      throw new IllegalStateException("a node of a resolution is blank");
    }
    return key;
  }
}
