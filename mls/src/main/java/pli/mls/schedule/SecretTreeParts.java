package pli.mls.schedule;

import org.jspecify.annotations.Nullable;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Secret;
import pli.mls.node.LeafIndex;
import pli.mls.schedule.SecretTree.Branch;
import pli.mls.schedule.SecretTree.Leaf;
import pli.mls.schedule.SecretTree.Node;
import pli.mls.schedule.SecretTree.Seed;
import pli.mls.schedule.SecretTree.Use;
import pli.mls.suite.Labeled;
import pli.mls.tree.NodeIndex;

/**
 * A {@link SecretTree} in small parts, each with a name: {@code seed N} is the secret of node N of
 * the tree (RFC 9420 appendix C), {@code handshake L} and {@code application L} are the ratchets of
 * leaf L. Consumed nodes have no part.
 *
 * <p>Every leaf is under exactly one seed, or has its two ratchets. So parts of which one is
 * missing leave a gap, one too many covers a place twice, and neither is a tree.
 */
public final class SecretTreeParts {
  private SecretTreeParts() {}

  /** Takes parts, and the names of parts that there no longer are. */
  public interface Sink {
    /** A part that is new, or other than before. */
    void put(String name, Content content);

    /** A part that is gone. */
    void delete(String name);
  }

  /** What is in a part. */
  @FunctionalInterface
  public interface Content {
    /** Writes it; a secret. */
    void write(TlsWriter out);
  }

  /** Gives parts away, each once. */
  @FunctionalInterface
  public interface Source {
    /**
     * The part of this name, to be read to its end; null if there is none.
     *
     * @throws DecodeException if it is damaged
     */
    @Nullable TlsReader take(String name) throws DecodeException;
  }

  /** All parts of a tree. */
  public static void all(SecretTree tree, Sink sink) {
    differ(null, tree.root(), rootOf(tree.depth()), sink);
  }

  /**
   * What turns the parts of {@code before} into those of {@code after}: a walk down the branches
   * that the two do not share.
   *
   * @param after of the same epoch
   */
  public static void changes(SecretTree before, SecretTree after, Sink sink) {
    if (before.depth() != after.depth()) {
      throw new IllegalArgumentException("trees of different epochs");
    }
    differ(before.root(), after.root(), rootOf(after.depth()), sink);
  }

  private static NodeIndex rootOf(int depth) {
    return NodeIndex.root(1 << depth);
  }

  private static void differ(@Nullable Node before, @Nullable Node after, NodeIndex at, Sink sink) {
    if (before == after) {
      return;
    }
    if (after instanceof Seed seed) {
      sink.put(seedName(at), out -> StoredSecret.write(out, seed.secret()));
    } else if (before instanceof Seed) {
      sink.delete(seedName(at));
    }
    if (at.isLeaf()) {
      for (Use use : Use.values()) {
        differ(ratchet(before, use), ratchet(after, use), ratchetName(at.leaf(), use), sink);
      }
    } else if (before instanceof Branch || after instanceof Branch) {
      differ(left(before), left(after), at.left(), sink);
      differ(right(before), right(after), at.right(), sink);
    }
  }

  private static void differ(
      @Nullable Ratchet before, @Nullable Ratchet after, String name, Sink sink) {
    if (after == null && before != null) {
      sink.delete(name);
    } else if (after != null && after != before) {
      sink.put(name, after::write);
    }
  }

  private static @Nullable Node left(@Nullable Node node) {
    return node instanceof Branch branch ? branch.left() : null;
  }

  private static @Nullable Node right(@Nullable Node node) {
    return node instanceof Branch branch ? branch.right() : null;
  }

  private static @Nullable Ratchet ratchet(@Nullable Node node, Use use) {
    return node instanceof Leaf leaf ? leaf.ratchet(use) : null;
  }

  private static String seedName(NodeIndex at) {
    return "seed " + at.value();
  }

  private static String ratchetName(LeafIndex leaf, Use use) {
    return switch (use) {
      case HANDSHAKE -> "handshake " + leaf.value();
      case APPLICATION -> "application " + leaf.value();
    };
  }

  /**
   * The tree whose parts {@code source} has; what is not the tree's is left there.
   *
   * @param leafCount how many leaves the ratchet tree has, blank ones counted
   * @throws DecodeException if a part is missing or damaged
   */
  public static SecretTree read(Labeled labeled, int leafCount, Source source)
      throws DecodeException {
    int depth = SecretTree.depthOf(leafCount);
    return new SecretTree(labeled, depth, read(labeled, rootOf(depth), source));
  }

  private static Node read(Labeled labeled, NodeIndex at, Source source) throws DecodeException {
    TlsReader in = source.take(seedName(at));
    if (in != null) {
      Secret secret = StoredSecret.read(in, labeled.suite().hashLength());
      in.expectEnd();
      return new Seed(secret);
    }
    if (at.isLeaf()) {
      return new Leaf(
          readRatchet(labeled, ratchetName(at.leaf(), Use.HANDSHAKE), source),
          readRatchet(labeled, ratchetName(at.leaf(), Use.APPLICATION), source));
    }
    // A seed that is missing is noticed at the first leaf below it.
    return new Branch(read(labeled, at.left(), source), read(labeled, at.right(), source));
  }

  private static Ratchet readRatchet(Labeled labeled, String name, Source source)
      throws DecodeException {
    TlsReader in = source.take(name);
    if (in == null) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "no part covers a leaf");
    }
    Ratchet ratchet = Ratchet.read(in, labeled);
    in.expectEnd();
    return ratchet;
  }
}
