package pli.transparency.tile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.transparency.Limits;
import pli.transparency.tree.Subtree;

/**
 * A tile of hashes.
 *
 * @param level 0 for hashes of leaves; each level above has one hash for a full tile below
 * @param index how many tiles of this level stand to the left of it
 * @param width how many hashes it has, 1 to 256
 */
public record TileId(int level, long index, int width) implements TilePath {
  /** The height of a tile. */
  static final int HEIGHT = 8;

  /** The last index whose hashes can be counted. */
  static final long MAX_INDEX = Long.MAX_VALUE / Limits.TILE_WIDTH;

  private static final int MAX_LEVEL = 63;

  /**
   * A tile's name.
   *
   * @throws IllegalArgumentException if a part is out of its range
   */
  public TileId {
    if (level < 0 || level > MAX_LEVEL || !isPlace(index, width)) {
      throw new IllegalArgumentException("no tile " + level + "/" + index + " of " + width);
    }
  }

  /** Whether there can be a tile or bundle there of this width. */
  static boolean isPlace(long index, int width) {
    return index >= 0 && index <= MAX_INDEX && width >= 1 && width <= Limits.TILE_WIDTH;
  }

  /** The tile that holds {@code subtree}, or the hashes that make it, in a tree of this size. */
  static TileId holding(Subtree subtree, long size) {
    int level = subtree.level() / HEIGHT;
    long first = subtree.index() << subtree.level() % HEIGHT;
    return of(level, first / Limits.TILE_WIDTH, size);
  }

  /**
   * All tiles that a log writes when it grows: those that a tree of {@code newSize} leaves has and
   * one of {@code oldSize} has not. From 0, all tiles of the tree.
   *
   * @throws IllegalArgumentException if the log shrinks
   */
  public static List<TileId> written(long oldSize, long newSize) {
    if (oldSize < 0 || newSize < oldSize) {
      throw new IllegalArgumentException("from " + oldSize + " to " + newSize);
    }
    List<TileId> tiles = new ArrayList<>();
    for (int level = 0; newSize >> HEIGHT * level > 0 && HEIGHT * level < Long.SIZE; level++) {
      long before = oldSize >> HEIGHT * level;
      long after = newSize >> HEIGHT * level;
      long last = after > before ? (after - 1) / Limits.TILE_WIDTH : -1;
      for (long index = before / Limits.TILE_WIDTH; index <= last; index++) {
        tiles.add(of(level, index, newSize));
      }
    }
    return Collections.unmodifiableList(tiles);
  }

  private static TileId of(int level, long index, long size) {
    long there = (size >> HEIGHT * level) - index * Limits.TILE_WIDTH;
    return new TileId(level, index, (int) Math.min(there, Limits.TILE_WIDTH));
  }

  @Override
  public TileId full() {
    return new TileId(level, index, Limits.TILE_WIDTH);
  }

  @Override
  public String path() {
    return PathText.of(Integer.toString(level), index, width);
  }
}
