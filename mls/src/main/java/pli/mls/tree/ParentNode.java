package pli.mls.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsLimits;

/**
 * An inner node that has keys (RFC 9420 section 7.1).
 *
 * @param encryptionKey HPKE public key whose private key the members below have, unmerged ones
 *     apart
 * @param parentHash the parent hash of the next non-blank node above; empty at the top
 * @param unmergedLeaves leaves below that do not have the private key, in increasing order
 */
public record ParentNode(Bytes encryptionKey, Bytes parentHash, List<LeafIndex> unmergedLeaves) {
  /** Copies the list. */
  public ParentNode {
    unmergedLeaves = Collections.unmodifiableList(new ArrayList<>(unmergedLeaves));
  }

  /** Reads a parent node. */
  public static ParentNode read(TlsReader in) throws DecodeException {
    return read(in, MlsLimits.MAX_LEAVES);
  }

  /** Reads a parent node above {@code leaves} leaves, more than which cannot be unmerged. */
  static ParentNode read(TlsReader in, int leaves) throws DecodeException {
    Bytes encryptionKey = in.opaque(MlsLimits.MAX_KEY);
    Bytes parentHash = in.opaque(MlsLimits.MAX_HASH);
    int length = in.varint();
    if (length > 4 * leaves) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "unmerged leaves");
    }
    TlsReader inner = in.sub(length);
    List<LeafIndex> unmerged = new ArrayList<>(length / 4);
    while (inner.remaining() > 0) {
      unmerged.add(LeafIndex.read(inner));
    }
    return new ParentNode(encryptionKey, parentHash, unmerged);
  }

  /** Writes the parent node. */
  public void write(TlsWriter out) {
    out.opaque(encryptionKey).opaque(parentHash);
    out.vector(unmergedLeaves, (inner, leaf) -> leaf.write(inner));
  }

  /** With {@code leaf} among the unmerged ones. */
  ParentNode withUnmerged(LeafIndex leaf) {
    int at = Collections.binarySearch(unmergedLeaves, leaf);
    if (at >= 0) {
      return this;
    }
    List<LeafIndex> more = new ArrayList<>(unmergedLeaves);
    more.add(-at - 1, leaf);
    return new ParentNode(encryptionKey, parentHash, more);
  }

  /** Without any of {@code leaves} among the unmerged ones. */
  ParentNode withoutUnmerged(Set<LeafIndex> leaves) {
    List<LeafIndex> fewer = new ArrayList<>(unmergedLeaves);
    fewer.removeAll(leaves);
    return new ParentNode(encryptionKey, parentHash, fewer);
  }
}
