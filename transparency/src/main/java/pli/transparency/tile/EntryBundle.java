package pli.transparency.tile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.tree.Merkle;

/**
 * Up to 256 neighbouring entries. Whether they are the log's shows when their hashes are in its
 * tree.
 *
 * @param id which bundle it is
 * @param entries as many as its width, each of at most 65,535 bytes
 */
public record EntryBundle(BundleId id, List<Bytes> entries) {
  /**
   * A bundle.
   *
   * @throws IllegalArgumentException if there are not as many entries as its width, or one is too
   *     long
   */
  public EntryBundle {
    if (entries.size() != id.width()) {
      throw new IllegalArgumentException(entries.size() + " entries, not " + id.width());
    }
    for (Bytes entry : entries) {
      if (entry.length() > Limits.MAX_ENTRY) {
        throw new IllegalArgumentException("an entry of " + entry.length() + " bytes");
      }
    }
    entries = Collections.unmodifiableList(new ArrayList<>(entries));
  }

  /**
   * The bundle that came as these bytes: each entry behind its length in 16 bits.
   *
   * @throws DecodeException if there are not as many as its width, and nothing else
   */
  public static EntryBundle decode(BundleId id, Bytes bytes) throws DecodeException {
    TlsReader in = TlsReader.of(bytes);
    List<Bytes> entries = new ArrayList<>(id.width());
    for (int i = 0; i < id.width(); i++) {
      entries.add(in.raw(in.u16()));
    }
    in.expectEnd();
    return new EntryBundle(id, entries);
  }

  /** Each entry behind its length in 16 bits. */
  public Bytes encode() {
    TlsWriter out = new TlsWriter(1024);
    for (Bytes entry : entries) {
      out.u16(entry.length()).raw(entry);
    }
    return out.toBytes();
  }

  /** The beginning of a full bundle: what it was when it had {@code width} entries. */
  public EntryBundle narrowed(int width) {
    return new EntryBundle(new BundleId(id.index(), width), entries.subList(0, width));
  }

  /** The hash of each entry's leaf, as in the tile of level 0 at the same place. */
  public List<Hash> leaves() {
    List<Hash> leaves = new ArrayList<>(entries.size());
    for (Bytes entry : entries) {
      leaves.add(Merkle.leaf(entry));
    }
    return Collections.unmodifiableList(leaves);
  }
}
