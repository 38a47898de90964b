package pli.client.trust;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import pli.codec.Bytes;
import pli.transparency.tile.TileId;
import pli.transparency.tile.TilePath;
import pli.transparency.tile.TileSource;

/** Remembers the last tiles of hashes, since the proofs of one visit need the same ones again. */
final class Caching implements TileSource {
  private static final int MAX_TILES = 64;

  private final TileSource source;
  private final Map<TileId, Bytes> tiles =
      new LinkedHashMap<TileId, Bytes>(MAX_TILES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TileId, Bytes> eldest) {
          return size() > MAX_TILES;
        }
      };

  Caching(TileSource source) {
    this.source = source;
  }

  @Override
  public Optional<Bytes> fetch(TilePath path) throws IOException {
    if (!(path instanceof TileId id)) {
      return source.fetch(path);
    }
    Bytes known = tiles.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Bytes> fetched = source.fetch(id);
    fetched.ifPresent(bytes -> tiles.put(id, bytes));
    return fetched;
  }
}
