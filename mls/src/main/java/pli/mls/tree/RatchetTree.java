package pli.mls.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.LeafRules;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;
import pli.mls.node.Signer;
import pli.mls.node.UpdateSource;

/**
 * The public half of a group's ratchet tree (RFC 9420 sections 4 and 7). A value: every change
 * makes a new tree that shares with the old one what did not change, hashes included.
 *
 * <p>A decoded tree has a tree's form and nothing more until {@link #validate} passed.
 */
public final class RatchetTree {
  private final CipherSuite suite;
  private final Subtree root;
  private @Nullable Bytes encoded;

  RatchetTree(CipherSuite suite, Subtree root) {
    this.suite = suite;
    this.root = root;
  }

  /** A tree with one member. */
  public static RatchetTree of(CipherSuite suite, LeafNode first) {
    return new RatchetTree(suite, new Subtree.Slot(new LeafIndex(0), first));
  }

  /**
   * The tree that the body of a {@code ratchet_tree} extension describes.
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED}, {@link
   *     MlsException.Reason#TOO_LARGE}, or {@link MlsException.Reason#INVALID_TREE} where the nodes
   *     are in the wrong places (T1, T2)
   */
  public static RatchetTree decode(CipherSuite suite, Bytes ratchetTree) throws MlsException {
    RatchetTree tree = new RatchetTree(suite, TreeCodec.decode(ratchetTree));
    tree.encoded = ratchetTree; // There is one encoding of a tree.
    return tree;
  }

  /** The body of a {@code ratchet_tree} extension: nodes up to the last that is not blank. */
  public Bytes encode() {
    Bytes known = encoded;
    if (known == null) {
      known = TreeCodec.encode(root);
      encoded = known;
    }
    return known;
  }

  /** The cipher suite of its keys. */
  public CipherSuite suite() {
    return suite;
  }

  /** How many leaves there are, blank ones included: a power of two. */
  public int leafWidth() {
    return root.width();
  }

  /** How many members there are. */
  public int size() {
    return root.members();
  }

  /** The leaf at {@code index}; null if it is blank or outside the tree. */
  public @Nullable LeafNode leaf(LeafIndex index) {
    return contains(index) && find(root, NodeIndex.of(index)) instanceof Subtree.Slot slot
        ? slot.leaf()
        : null;
  }

  /**
   * The leaf of the member at {@code index}.
   *
   * @throws MlsException {@link MlsException.Reason#NOT_A_MEMBER} if nobody is there
   */
  public LeafNode member(LeafIndex index) throws MlsException {
    LeafNode leaf = leaf(index);
    if (leaf == null) {
      throw new MlsException(MlsException.Reason.NOT_A_MEMBER, "a leaf where nobody is");
    }
    return leaf;
  }

  /** The parent at {@code index}; null if it is blank. */
  public @Nullable ParentNode parent(NodeIndex index) {
    return find(root, index) instanceof Subtree.Branch branch ? branch.node() : null;
  }

  /** Where the members are, from the left. */
  public List<LeafIndex> members() {
    List<LeafIndex> members = new ArrayList<>(size());
    collect(root, members, new ArrayList<>());
    return members;
  }

  /** The members' leaves, from the left. */
  public List<LeafNode> memberLeaves() {
    List<LeafNode> leaves = new ArrayList<>(size());
    collect(root, new ArrayList<>(), leaves);
    return leaves;
  }

  /** The tree hash of the root (RFC 9420 section 7.8). */
  public Bytes treeHash() {
    return root.treeHash(suite);
  }

  /** The tree hash of the subtree below {@code index}. */
  public Bytes treeHash(NodeIndex index) {
    return find(root, index).treeHash(suite);
  }

  /** The nodes whose keys together reach all members below {@code index} (section 4.1.1). */
  public List<NodeIndex> resolution(NodeIndex index) {
    List<NodeIndex> resolution = new ArrayList<>();
    find(root, index).resolve(resolution);
    return resolution;
  }

  /** The HPKE key of the node at {@code index}; null if it is blank or outside the tree. */
  public @Nullable Bytes encryptionKey(NodeIndex index) {
    return index.value() < 2 * leafWidth() - 1 ? find(root, index).encryptionKey() : null;
  }

  /**
   * A tree with a new member, and where it is.
   *
   * @param tree the new tree
   * @param index the new member's leaf
   */
  public record Added(RatchetTree tree, LeafIndex index) {}

  /**
   * With {@code leaf} at the leftmost blank place, or right of all others, where the tree doubles
   * (RFC 9420 sections 7.7 and 12.1.1). The leaf is not validated here.
   *
   * @throws MlsException {@link MlsException.Reason#TOO_LARGE} at {@link MlsLimits#MAX_LEAVES}
   */
  public Added add(LeafNode leaf) throws MlsException {
    LeafIndex at = firstBlank();
    Subtree wide = at.value() < root.width() ? root : extended();
    Subtree with =
        wide.with(at, leaf, (place, node) -> node == null ? null : node.withUnmerged(at));
    return new Added(new RatchetTree(suite, with), at);
  }

  /**
   * Where the next {@link #add} puts its leaf.
   *
   * @throws MlsException {@link MlsException.Reason#TOO_LARGE} at {@link MlsLimits#MAX_LEAVES}
   */
  public LeafIndex firstBlank() throws MlsException {
    Subtree at = root;
    if (at.members() == at.width()) {
      if (at.width() == MlsLimits.MAX_LEAVES) {
        throw new MlsException(MlsException.Reason.TOO_LARGE, "the group is full");
      }
      return new LeafIndex(at.width());
    }
    while (at instanceof Subtree.Branch branch) {
      Subtree left = branch.left();
      at = left.members() < left.width() ? left : branch.right();
    }
    return at.index().leaf();
  }

  /**
   * With another leaf for the member at {@code index}, and the parents above it blank (section
   * 12.1.2).
   *
   * @throws MlsException {@link MlsException.Reason#NOT_A_MEMBER}
   */
  public RatchetTree update(LeafIndex index, LeafNode leaf) throws MlsException {
    member(index);
    return new RatchetTree(suite, root.with(index, leaf, (place, node) -> null));
  }

  /**
   * Without the member at {@code index}; the parents above it are blank and the tree is halved
   * while its right half has no member (sections 7.7 and 12.1.3).
   *
   * @throws MlsException {@link MlsException.Reason#NOT_A_MEMBER}; {@link
   *     MlsException.Reason#INVALID_PROPOSAL} for the only member
   */
  public RatchetTree remove(LeafIndex index) throws MlsException {
    member(index);
    if (size() == 1) {
      throw new MlsException(MlsException.Reason.INVALID_PROPOSAL, "the only member stays");
    }
    Subtree tree = root.with(index, null, (place, node) -> null);
    while (tree instanceof Subtree.Branch branch && branch.right().members() == 0) {
      tree = branch.left();
    }
    return new RatchetTree(suite, tree);
  }

  /**
   * Checks a tree that came from outside: rules L1 to L10, T3 to T7, P1 and P2 of docs/MLS.md (RFC
   * 9420 sections 7.3, 7.9.2 and 12.4.3.1). That its tree hash is the group's is for the caller.
   *
   * @param credentials is asked of each leaf, after all else is in order
   * @param nowSeconds seconds since 1970, against which lifetimes are checked; empty to leave that
   *     out, since a member may stay past the lifetime of the key package that brought it in
   * @throws MlsException with the reason of a rule that is broken
   */
  public void validate(
      Bytes groupId,
      List<Extension> groupExtensions,
      CredentialValidator credentials,
      OptionalLong nowSeconds)
      throws MlsException {
    new TreeRules(suite, this).checkAll(groupId, groupExtensions, credentials, nowSeconds);
  }

  /**
   * Checks, after proposals and path were applied, what members must be to each other: keys unique
   * (L8, T6), required capabilities and group extensions supported (L3), credential types supported
   * by all (L4). Verifies no signature.
   *
   * @throws MlsException {@link MlsException.Reason#INVALID_TREE} or {@link
   *     MlsException.Reason#UNSUPPORTED_CAPABILITY}
   */
  public void checkMembers(List<Extension> groupExtensions) throws MlsException {
    new TreeRules(suite, this).checkMembers(groupExtensions);
  }

  /**
   * Checks the leaf of an Update proposal (section 7.3): L1 to L3, L6, L7, L9 to L11; {@link
   * #checkMembers} has the rest.
   *
   * @param index who proposes it
   * @throws MlsException with the reason of the rule that is broken
   */
  public void checkUpdate(
      LeafIndex index,
      LeafNode leaf,
      Bytes groupId,
      List<Extension> groupExtensions,
      CredentialValidator credentials)
      throws MlsException {
    if (!(leaf.source() instanceof UpdateSource)
        || leaf.encryptionKey().equals(member(index).encryptionKey())) {
      throw new MlsException(
          MlsException.Reason.INVALID_LEAF, "L7: an update's leaf is none, or keeps its key");
    }
    LeafRules.checkContents(suite, leaf);
    LeafRules.checkGroup(leaf, groupExtensions);
    LeafRules.checkSignature(suite, leaf, groupId, index);
    credentials.validate(leaf, suite.id()); // L1
    credentials.validateSuccessor(member(index), leaf, suite.id()); // L11
  }

  /**
   * Makes a committer's new path: a fresh leaf key, fresh path secrets, and a leaf signed over the
   * parent hash (section 7.5).
   *
   * @param committer a member, or {@link #firstBlank} for one who comes from outside
   * @return what the committer keeps and what it sends
   */
  public PathCreation createPath(
      LeafIndex committer, Signer signer, LeafOptions leafOptions, Bytes groupId, Entropy entropy) {
    return PathCreation.create(this, committer, signer, leafOptions, groupId, entropy);
  }

  /**
   * The tree with another committer's path in it: rules U1 to U6 of docs/MLS.md, and those of
   * section 7.3 that concern the new leaf alone ({@link #checkMembers} has the rest).
   *
   * @param committer a member, or {@link #firstBlank} for one who comes from outside
   * @param added members that the same commit adds
   * @param groupExtensions of the epoch that the commit opens
   * @param credentials is asked of the new leaf
   * @throws MlsException {@link MlsException.Reason#INVALID_COMMIT}, or the reason of a rule about
   *     leaves
   */
  public RatchetTree applyPath(
      LeafIndex committer,
      UpdatePath path,
      Set<LeafIndex> added,
      Bytes groupId,
      List<Extension> groupExtensions,
      CredentialValidator credentials)
      throws MlsException {
    return new PathRules(this, committer, path).apply(added, groupId, groupExtensions, credentials);
  }

  /** The root with all below it. */
  Subtree root() {
    return root;
  }

  /**
   * The parents above {@code leaf} that an update path gives keys to, from the leaf up: those whose
   * child on the copath has anybody below it (section 4.1.2).
   */
  List<PathStep> filteredPath(LeafIndex leaf) {
    List<PathStep> steps = new ArrayList<>();
    Subtree at = root;
    while (at instanceof Subtree.Branch branch) {
      Subtree next = branch.towards(leaf);
      Subtree copath = next == branch.left() ? branch.right() : branch.left();
      if (!copath.isEmpty()) {
        steps.add(new PathStep(branch.index(), copath.index()));
      }
      at = next;
    }
    Collections.reverse(steps);
    return steps;
  }

  /** The whole tree with room for {@code index}, which is at most one doubling away. */
  Subtree extendedFor(LeafIndex index) {
    return contains(index) ? root : extended();
  }

  private boolean contains(LeafIndex index) {
    return index.value() >= 0 && index.value() < root.width();
  }

  private Subtree extended() {
    return new Subtree.Branch(null, root, Subtree.blank(root.width(), root.width()));
  }

  static Subtree find(Subtree root, NodeIndex index) {
    if (index.value() < root.index().value() + 1 - root.width()
        || index.value() > root.index().value() + root.width() - 1) {
      throw new IllegalArgumentException("a node outside the tree");
    }
    Subtree at = root;
    while (at instanceof Subtree.Branch branch && !branch.index().equals(index)) {
      at = index.value() < branch.index().value() ? branch.left() : branch.right();
    }
    return at;
  }

  private static void collect(Subtree tree, List<LeafIndex> places, List<LeafNode> leaves) {
    switch (tree) {
      case Subtree.Slot slot -> {
        LeafNode leaf = slot.leaf();
        if (leaf != null) {
          places.add(slot.at());
          leaves.add(leaf);
        }
      }
      case Subtree.Branch branch -> {
        if (branch.members() > 0) {
          collect(branch.left(), places, leaves);
          collect(branch.right(), places, leaves);
        }
      }
    }
  }
}
