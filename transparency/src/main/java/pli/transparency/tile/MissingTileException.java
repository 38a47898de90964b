package pli.transparency.tile;

import java.io.IOException;

/**
 * The log does not have a tile that its tree has. Trying again can help if a cache is behind; if it
 * goes on, the log withholds what it signed.
 */
public final class MissingTileException extends IOException {
  private static final long serialVersionUID = 1;

  MissingTileException(TilePath tile) {
    super("the log does not have " + tile.path());
  }
}
