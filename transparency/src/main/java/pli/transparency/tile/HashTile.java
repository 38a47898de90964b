package pli.transparency.tile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.tree.LeafRange;
import pli.transparency.tree.Merkle;
import pli.transparency.tree.Subtree;

/**
 * Up to 256 neighbouring hashes of one level. Whether they are the log's shows when a proof made of
 * them leads to a root.
 *
 * @param id which tile it is
 * @param hashes as many as its width
 */
public record HashTile(TileId id, List<Hash> hashes) {
  /**
   * A tile.
   *
   * @throws IllegalArgumentException if there are not as many hashes as its width
   */
  public HashTile {
    if (hashes.size() != id.width()) {
      throw new IllegalArgumentException(hashes.size() + " hashes, not " + id.width());
    }
    hashes = Collections.unmodifiableList(new ArrayList<>(hashes));
  }

  /**
   * The tile that came as these bytes.
   *
   * @throws DecodeException {@link DecodeException.Reason#TRUNCATED} or {@link
   *     DecodeException.Reason#TRAILING_BYTES} if there are not 32 for each hash of its width
   */
  public static HashTile decode(TileId id, Bytes bytes) throws DecodeException {
    int length = id.width() * Hash.LENGTH;
    if (bytes.length() != length) {
      throw new DecodeException(
          bytes.length() < length
              ? DecodeException.Reason.TRUNCATED
              : DecodeException.Reason.TRAILING_BYTES,
          "a tile of " + bytes.length() + " bytes, not " + length);
    }
    List<Hash> hashes = new ArrayList<>(id.width());
    for (int at = 0; at < length; at += Hash.LENGTH) {
      hashes.add(new Hash(bytes.slice(at, at + Hash.LENGTH)));
    }
    return new HashTile(id, hashes);
  }

  /** Its hashes, one after the other. */
  public Bytes encode() {
    Bytes[] parts = new Bytes[hashes.size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = hashes.get(i).value();
    }
    return Bytes.concat(parts);
  }

  /** The beginning of a full tile: what it was when it had {@code width} hashes. */
  public HashTile narrowed(int width) {
    return new HashTile(new TileId(id.level(), id.index(), width), hashes.subList(0, width));
  }

  /**
   * Its hash in the tile above.
   *
   * @throws IllegalStateException if it is not full, and so has none yet
   */
  public Hash root() {
    if (id.isPartial()) {
      throw new IllegalStateException("a partial tile has no hash in the tile above");
    }
    return new LeafRange(0, id.width()).hash(subtree -> hash(subtree.level(), subtree.index()));
  }

  /**
   * The hash of a full subtree that it holds.
   *
   * @throws IllegalArgumentException if it does not hold it
   */
  public Hash hash(Subtree subtree) {
    int height = subtree.level() % TileId.HEIGHT;
    long first = subtree.index() - (id.index() * Limits.TILE_WIDTH >> height);
    if (subtree.level() / TileId.HEIGHT != id.level()
        || first < 0
        || first + 1 << height > id.width()) {
      throw new IllegalArgumentException("a subtree of another tile");
    }
    return hash(height, first);
  }

  private Hash hash(int height, long index) {
    return height == 0
        ? hashes.get((int) index)
        : Merkle.node(hash(height - 1, 2 * index), hash(height - 1, 2 * index + 1));
  }
}
