package pli.mls.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;

/** The body of the {@code ratchet_tree} extension (RFC 9420 section 12.4.3.3). */
final class TreeCodec {
  private static final int LEAF = 1;
  private static final int PARENT = 2;

  /** What stands at one place of the array: a leaf, a parent, or neither. */
  private record Entry(@Nullable LeafNode leaf, @Nullable ParentNode parent) {
    static final Entry BLANK = new Entry(null, null);
  }

  private TreeCodec() {}

  static Bytes encode(Subtree root) {
    int last = lastUsed(root);
    TlsWriter out = new TlsWriter(1024);
    return out.vector(Collections.singletonList(root), (inner, tree) -> write(tree, last, inner))
        .toBytes();
  }

  static Subtree decode(Bytes encoded) throws MlsException {
    List<Entry> entries;
    try {
      entries = TlsReader.readAll(encoded, TreeCodec::readEntries);
    } catch (DecodeException e) {
      throw MlsException.malformed("ratchet tree", e);
    }
    if (entries.isEmpty() || entries.get(entries.size() - 1).equals(Entry.BLANK)) {
      throw invalid("T1: a ratchet tree ends in a blank node");
    }
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (i % 2 == 0 ? entry.parent != null : entry.leaf != null) {
        throw invalid("T2: a ratchet tree has a leaf in a parent's place, or the reverse");
      }
      if (entry.parent != null) {
        checkUnmerged(new NodeIndex(i), entry.parent);
      }
    }
    return build(entries, NodeIndex.root(widthFor(entries)));
  }

  /** That they are members, {@link TreeRules} checks; here, that they name nodes at all. */
  private static void checkUnmerged(NodeIndex at, ParentNode parent) throws MlsException {
    for (LeafIndex leaf : parent.unmergedLeaves()) {
      if (!at.covers(leaf)) {
        throw invalid("T4: an unmerged leaf is not below its parent");
      }
    }
  }

  /** The least power of two for which that many nodes are a tree's, blank ones at the end. */
  private static int widthFor(List<Entry> entries) {
    int width = 1;
    while (2 * width - 1 < entries.size()) {
      width *= 2;
    }
    return width;
  }

  private static List<Entry> readEntries(TlsReader in) throws DecodeException {
    int length = in.varint();
    if (length > MlsLimits.MAX_TREE_BYTES) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "bytes of a tree");
    }
    TlsReader inner = in.sub(length);
    List<Entry> entries = new ArrayList<>();
    while (inner.remaining() > 0) {
      if (entries.size() == 2 * MlsLimits.MAX_LEAVES - 1) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "nodes of a tree");
      }
      entries.add(inner.optional() ? readEntry(inner, entries.size()) : Entry.BLANK);
    }
    return entries;
  }

  private static Entry readEntry(TlsReader in, int place) throws DecodeException {
    int type = in.u8();
    switch (type) {
      case LEAF:
        return new Entry(LeafNode.read(in), null);
      case PARENT:
        return new Entry(null, ParentNode.read(in, 1 << new NodeIndex(place).level()));
      default:
        throw new DecodeException(DecodeException.Reason.BAD_VALUE, "node type " + type);
    }
  }

  private static Subtree build(List<Entry> entries, NodeIndex at) {
    Entry entry = at.value() < entries.size() ? entries.get(at.value()) : Entry.BLANK;
    if (at.isLeaf()) {
      return new Subtree.Slot(at.leaf(), entry.leaf);
    }
    return new Subtree.Branch(entry.parent, build(entries, at.left()), build(entries, at.right()));
  }

  private static int lastUsed(Subtree tree) {
    return switch (tree) {
      case Subtree.Slot slot -> slot.leaf() == null ? -1 : slot.index().value();
      case Subtree.Branch branch -> {
        if (!branch.right().isEmpty()) {
          yield lastUsed(branch.right());
        }
        yield branch.node() != null ? branch.index().value() : lastUsed(branch.left());
      }
    };
  }

  private static void write(Subtree tree, int last, TlsWriter out) {
    if (tree instanceof Subtree.Branch branch) {
      write(branch.left(), last, out);
    }
    if (tree.index().value() > last) {
      return;
    }
    switch (tree) {
      case Subtree.Slot slot -> {
        LeafNode leaf = slot.leaf();
        if (leaf == null) {
          out.u8(0);
        } else {
          leaf.write(out.u8(1).u8(LEAF));
        }
      }
      case Subtree.Branch branch -> {
        ParentNode node = branch.node();
        if (node == null) {
          out.u8(0);
        } else {
          node.write(out.u8(1).u8(PARENT));
        }
        write(branch.right(), last, out);
      }
    }
  }

  private static MlsException invalid(String rule) {
    return new MlsException(MlsException.Reason.INVALID_TREE, rule);
  }
}
