package pli.mls.node;

import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * The place of a member among the leaves of its tree, from 0. In force for one epoch only.
 *
 * @param value the index; negative values stand for the upper half of the 32-bit field, which
 *     decodes but lies outside every tree
 */
public record LeafIndex(int value) implements Comparable<LeafIndex> {
  /** Reads a {@code uint32 leaf_index}. */
  public static LeafIndex read(TlsReader in) throws DecodeException {
    return new LeafIndex((int) in.u32());
  }

  /** Writes a {@code uint32 leaf_index}. */
  public void write(TlsWriter out) {
    out.u32(Integer.toUnsignedLong(value));
  }

  @Override
  public int compareTo(LeafIndex other) {
    return Integer.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return "leaf " + Integer.toUnsignedString(value);
  }
}
