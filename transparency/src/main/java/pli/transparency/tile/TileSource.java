package pli.transparency.tile;

import java.io.IOException;
import java.util.Optional;
import pli.codec.Bytes;

/**
 * Where tiles come from: an HTTP client, a folder, a cache. It may give wrong bytes; it must not
 * give endless ones: a tile has at most 8,192 bytes, a bundle 16,777,472.
 */
@FunctionalInterface
public interface TileSource {
  /**
   * The bytes at {@link TilePath#path}; nothing if the log says that there are none (404).
   *
   * @throws IOException if it could not be asked; trying again can help
   */
  Optional<Bytes> fetch(TilePath tile) throws IOException;
}
