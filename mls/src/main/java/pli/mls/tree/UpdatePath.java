package pli.mls.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.node.LeafNode;

/**
 * The new keys of a committer and of the parents above it (RFC 9420 section 7.6).
 *
 * @param leafNode the committer's new leaf
 * @param nodes one for each node of the committer's filtered direct path, from the leaf up
 */
public record UpdatePath(LeafNode leafNode, List<UpdatePathNode> nodes) {
  private static final int MAX_NODES = 32;

  /** Copies the list. */
  public UpdatePath {
    nodes = Collections.unmodifiableList(new ArrayList<>(nodes));
  }

  /** Reads an update path. */
  public static UpdatePath read(TlsReader in) throws DecodeException {
    LeafNode leafNode = LeafNode.read(in);
    TlsReader inner = in.sub(in.varint());
    List<UpdatePathNode> nodes = new ArrayList<>();
    while (inner.remaining() > 0) {
      if (nodes.size() == MAX_NODES) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "an update path");
      }
      nodes.add(UpdatePathNode.read(inner));
    }
    return new UpdatePath(leafNode, nodes);
  }

  /** Writes an update path. */
  public void write(TlsWriter out) {
    leafNode.write(out);
    out.vector(nodes, (inner, node) -> node.write(inner));
  }
}
