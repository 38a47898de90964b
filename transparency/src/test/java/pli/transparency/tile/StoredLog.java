package pli.transparency.tile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pli.codec.Bytes;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.TreeHead;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.Merkle;

/** A log as a map from paths to files, which grows as a server's would. */
public final class StoredLog implements TileSource {
  private final Map<String, Bytes> files = new HashMap<>();
  private final List<Bytes> entries = new ArrayList<>();
  private final List<List<Hash>> levels = new ArrayList<>(List.of(new ArrayList<>()));
  private CompactTree tree = CompactTree.EMPTY;

  /** Adds entries, and writes the tiles and bundles that this changes. */
  public void add(List<Bytes> more) {
    long before = entries.size();
    for (Bytes entry : more) {
      entries.add(entry);
      Hash leaf = Merkle.leaf(entry);
      levels.get(0).add(leaf);
      tree = tree.append(leaf);
    }
    for (TileId id : TileId.written(before, entries.size())) {
      write(id);
    }
    for (BundleId id : BundleId.holding(before, entries.size())) {
      int from = (int) id.first();
      EntryBundle bundle = new EntryBundle(id, entries.subList(from, from + id.width()));
      files.put(id.path(), bundle.encode());
    }
  }

  private void write(TileId id) {
    int from = (int) id.index() * Limits.TILE_WIDTH;
    HashTile tile = new HashTile(id, levels.get(id.level()).subList(from, from + id.width()));
    files.put(id.path(), tile.encode());
    if (!id.isPartial()) {
      if (levels.size() == id.level() + 1) {
        levels.add(new ArrayList<>());
      }
      levels.get(id.level() + 1).add(tile.root());
    }
  }

  /** Removes what is there in full as well. */
  public void removePartialTiles() {
    files
        .keySet()
        .removeIf(path ->
            path.contains(".p/") && files.containsKey(path.substring(0, path.indexOf(".p/"))));
  }

  /** What stands where, for a test to look at or to damage. */
  public Map<String, Bytes> files() {
    return files;
  }

  /** Its head. */
  public TreeHead head() {
    return tree.head();
  }

  @Override
  public Optional<Bytes> fetch(TilePath tile) {
    return Optional.ofNullable(files.get(tile.path()));
  }
}
