package pli.mls.schedule;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.crypto.Secret;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.suite.Labeled;

/**
 * The tree of message keys of one epoch (RFC 9420 section 9), as an immutable value.
 *
 * <p>A subtree that nobody below has used yet is one secret. The first use of a leaf divides the
 * secrets on its way, each into those of its two halves, and forgets them; from then on the leaf is
 * its two ratchets. A step copies only the branches above one leaf and shares everything else with
 * the value before, so that sending in a group of a thousand costs ten small objects. {@link
 * SecretTreeParts} finds what a step changed by what is not shared.
 *
 * <p>The secrets of consumed nodes and generations are in no value made afterwards, nor in its
 * encoding. They are not overwritten in memory, because the value before may still be in use: a
 * caller whose transaction failed goes on with that.
 */
public final class SecretTree {
  private final Labeled labeled;
  private final int depth;
  private final Node root;

  SecretTree(Labeled labeled, int depth, Node root) {
    this.labeled = labeled;
    this.depth = depth;
    this.root = root;
  }

  /**
   * The tree at the start of an epoch.
   *
   * @param encryptionSecret of the epoch; copied
   * @param leafCount how many leaves the ratchet tree has, blank ones counted
   */
  public static SecretTree of(Labeled labeled, Secret encryptionSecret, int leafCount) {
    if (leafCount < 1) {
      throw new IllegalArgumentException("a tree has at least one leaf");
    }
    Node root = new Seed(encryptionSecret.duplicate());
    return new SecretTree(labeled, depthOf(leafCount), root);
  }

  /** How many levels of parents a tree of {@code leafCount} leaves has. */
  static int depthOf(int leafCount) {
    return 32 - Integer.numberOfLeadingZeros(leafCount - 1);
  }

  int depth() {
    return depth;
  }

  Node root() {
    return root;
  }

  /** The two ratchets of a leaf. */
  public enum Use {
    /** Proposals and commits. */
    HANDSHAKE,
    /** Application messages. */
    APPLICATION
  }

  /**
   * One use of the tree.
   *
   * @param tree without the key
   * @param key for one message; the caller closes it
   * @param passedOver how many messages of this sender and use, made before this one, have not been
   *     read and are awaited from now on; −1 if this is one that was awaited
   */
  public record Step(SecretTree tree, MessageKey key, long passedOver) {}

  /**
   * The next unused key of {@code sender}, for sending.
   *
   * @throws MlsException {@link MlsException.Reason#GENERATION_TOO_FAR} after 2^32 messages
   */
  public Step next(LeafIndex sender, Use use) throws MlsException {
    Node opened = open(root, depth, sender.value());
    Leaf leaf = find(opened, sender.value());
    return stepped(opened, leaf, sender, use, leaf.ratchet(use).advance(labeled));
  }

  /**
   * The key of {@code generation} of {@code sender}, for receiving.
   *
   * @throws MlsException {@link MlsException.Reason#GENERATION_TOO_FAR} (R1), {@link
   *     MlsException.Reason#GENERATION_CONSUMED} (R2), {@link MlsException.Reason#NOT_A_MEMBER} for
   *     a leaf beyond the tree
   */
  public Step at(LeafIndex sender, Use use, long generation) throws MlsException {
    if (sender.value() < 0 || sender.value() >= 1L << depth) {
      throw new MlsException(MlsException.Reason.NOT_A_MEMBER, "no such leaf");
    }
    Node opened = open(root, depth, sender.value());
    Leaf leaf = find(opened, sender.value());
    return stepped(opened, leaf, sender, use, leaf.ratchet(use).at(labeled, generation));
  }

  private Step stepped(Node opened, Leaf leaf, LeafIndex sender, Use use, Ratchet.Step step) {
    Node moved = with(opened, depth, sender.value(), leaf.with(use, step.ratchet()));
    return new Step(new SecretTree(labeled, depth, moved), step.key(), step.passedOver());
  }

  /** What is left of a subtree. */
  sealed interface Node permits Seed, Branch, Leaf {}

  /** A subtree that nobody below has used. */
  record Seed(Secret secret) implements Node {}

  /** A subtree whose secret is consumed. */
  record Branch(Node left, Node right) implements Node {}

  /** A member who has sent something. */
  record Leaf(Ratchet handshake, Ratchet application) implements Node {
    Ratchet ratchet(Use use) {
      return use == Use.HANDSHAKE ? handshake : application;
    }

    Leaf with(Use use, Ratchet moved) {
      return use == Use.HANDSHAKE ? new Leaf(moved, application) : new Leaf(handshake, moved);
    }
  }

  /** {@code node} with the secrets on the way to leaf {@code index} divided. */
  private Node open(Node node, int height, int index) {
    return switch (node) {
      case Leaf leaf -> leaf;
      case Branch branch -> {
        boolean right = goesRight(height, index);
        Node child = right ? branch.right : branch.left;
        Node opened = open(child, height - 1, index);
        yield opened == child ? branch : replaced(branch, right, opened);
      }
      case Seed seed when height == 0 ->
          new Leaf(
              Ratchet.start(expand(seed, "handshake", Bytes.EMPTY)),
              Ratchet.start(expand(seed, "application", Bytes.EMPTY)));
      case Seed seed -> {
        Seed left = new Seed(expand(seed, "tree", Bytes.utf8("left")));
        Seed right = new Seed(expand(seed, "tree", Bytes.utf8("right")));
        yield open(new Branch(left, right), height, index);
      }
    };
  }

  private Secret expand(Seed seed, String label, Bytes context) {
    return labeled.expandWithLabel(seed.secret, label, context, labeled.suite().hashLength());
  }

  private Leaf find(Node opened, int index) {
    Node node = opened;
    for (int height = depth; node instanceof Branch branch; height--) {
      node = goesRight(height, index) ? branch.right : branch.left;
    }
    return (Leaf) node;
  }

  private static Node with(Node node, int height, int index, Leaf leaf) {
    if (!(node instanceof Branch branch)) {
      return leaf;
    }
    boolean right = goesRight(height, index);
    return replaced(
        branch, right, with(right ? branch.right : branch.left, height - 1, index, leaf));
  }

  private static Branch replaced(Branch branch, boolean right, Node child) {
    return right ? new Branch(branch.left, child) : new Branch(child, branch.right);
  }

  /** Whether leaf {@code index} lies in the right half of a subtree of 2^{@code height} leaves. */
  private static boolean goesRight(int height, int index) {
    return (index >> (height - 1) & 1) == 1;
  }

  /**
   * Reads a tree as version 1 of a stored group had it, in one piece; {@link SecretTreeParts} is
   * how it is stored today.
   *
   * @param leafCount how many leaves the ratchet tree has, blank ones counted
   * @throws DecodeException if it is not that
   */
  public static SecretTree read(TlsReader in, Labeled labeled, int leafCount)
      throws DecodeException {
    int depth = in.u8();
    if (depth != depthOf(leafCount)) {
      throw new DecodeException(
          DecodeException.Reason.BAD_VALUE, "a secret tree beside a ratchet tree of another size");
    }
    return new SecretTree(labeled, depth, readNode(in, labeled, depth));
  }

  private static Node readNode(TlsReader in, Labeled labeled, int height) throws DecodeException {
    int kind = in.u8();
    if (kind == 0) {
      return new Seed(StoredSecret.read(in, labeled.suite().hashLength()));
    }
    if (kind == 1 && height > 0) {
      return new Branch(readNode(in, labeled, height - 1), readNode(in, labeled, height - 1));
    }
    if (kind == 2 && height == 0) {
      return new Leaf(Ratchet.read(in, labeled), Ratchet.read(in, labeled));
    }
    throw new DecodeException(DecodeException.Reason.BAD_VALUE, "no node of a secret tree");
  }
}
