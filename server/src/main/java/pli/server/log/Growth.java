package pli.server.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.tile.HashTile;
import pli.transparency.tile.TileId;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.Merkle;

/**
 * The tree with some more of the entries, and the tiles that are new or longer for it.
 *
 * @param tree the grown tree
 * @param tiles full ones of level 0; above, the last may be partial
 */
record Growth(CompactTree tree, List<HashTile> tiles) {
  Growth {
    tiles = List.copyOf(tiles);
  }

  /**
   * Grows {@code tree} towards {@code end}, by as many entries as are read at once.
   *
   * @param end above the tree's size, and not above the log's
   */
  static Growth of(StoredLog log, CompactTree tree, long end) throws StoreException {
    // The entries of a tile that is not full are read again: its hashes are not stored.
    long inTile = tree.size() % Limits.TILE_WIDTH;
    long first = tree.size() - inTile;
    List<Hash> leaves = new ArrayList<>();
    while (leaves.size() <= inTile) {
      for (Bytes entry : log.entries(first + leaves.size(), end)) {
        leaves.add(Merkle.leaf(entry));
      }
    }
    List<HashTile> tiles = new ArrayList<>();
    List<Hash> above = tiles(0, first, leaves, tiles);
    for (int level = 1; !above.isEmpty(); level++) {
      long before = tree.size() >> 8 * level;
      List<Hash> hashes = new ArrayList<>(partial(log, level, before));
      hashes.addAll(above);
      above = tiles(level, before - before % Limits.TILE_WIDTH, hashes, tiles);
    }
    return new Growth(tree.append(leaves.subList((int) inTile, leaves.size())), tiles);
  }

  /** Cuts the hashes of a level, from a tile's first on, into tiles; the roots of the full ones. */
  private static List<Hash> tiles(int level, long first, List<Hash> hashes, List<HashTile> into) {
    List<Hash> roots = new ArrayList<>();
    for (int at = 0; at < hashes.size(); at += Limits.TILE_WIDTH) {
      int width = Math.min(Limits.TILE_WIDTH, hashes.size() - at);
      TileId id = new TileId(level, (first + at) / Limits.TILE_WIDTH, width);
      if (level == 0 && id.isPartial()) {
        break;
      }
      HashTile tile = new HashTile(id, hashes.subList(at, at + width));
      into.add(tile);
      if (!id.isPartial()) {
        roots.add(tile.root());
      }
    }
    return roots;
  }

  /** The hashes of the tile that {@code before} hashes of a level end in. */
  private static List<Hash> partial(StoredLog log, int level, long before) throws StoreException {
    int width = (int) (before % Limits.TILE_WIDTH);
    if (width == 0) {
      return List.of();
    }
    @Nullable HashTile tile = log.stored(level, before / Limits.TILE_WIDTH);
    if (tile == null || tile.id().width() != width) {
      throw LogRows.damaged();
    }
    return tile.hashes();
  }

  /** Puts it. */
  void put(Changes changes) {
    for (HashTile tile : tiles) {
      Bytes level = LogRows.level(tile.id().level());
      changes.put(Table.LOG_TILES, level, tile.id().index(), tile.encode());
    }
    changes.put(Table.LOG, LogRows.TREE, LogRows.encodeTree(tree));
  }
}
