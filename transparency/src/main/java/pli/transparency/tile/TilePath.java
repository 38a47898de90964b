package pli.transparency.tile;

import pli.codec.DecodeException;
import pli.transparency.Limits;

/** The address of a tile or of an entry bundle, below the log's prefix. */
public sealed interface TilePath permits TileId, BundleId {
  /** How many stand to the left of it. */
  long index();

  /** How many hashes or entries it has: 1 to 256, and 256 if it is full. */
  int width();

  /** The same place when it is full. */
  TilePath full();

  /** As in a URL, without a leading slash: {@code tile/0/x001/x234/067.p/12}. */
  String path();

  /** Whether it may still grow. */
  default boolean isPartial() {
    return width() < Limits.TILE_WIDTH;
  }

  /**
   * The tile or bundle of this path.
   *
   * @throws DecodeException if it is not the one path of one of them
   */
  static TilePath parse(String path) throws DecodeException {
    return PathText.parse(path);
  }
}
