package pli.client.trust;

import java.io.IOException;
import pli.codec.Bytes;
import pli.transparency.tile.TileSource;

/**
 * Where the log is read: its tiles, and the newest checkpoint. Nothing that it gives is believed.
 */
public interface LogDoor extends TileSource {
  /**
   * The checkpoint that the server shows.
   *
   * @throws IOException if there is none, or it could not be asked
   */
  Bytes checkpoint() throws IOException;
}
