package pli.transparency.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.fuzz.Target;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.EntryBundle;
import pli.transparency.tile.HashTile;
import pli.transparency.tile.TileId;
import pli.transparency.tile.TilePath;

/** Paths, tiles and bundles: each has one encoding. */
public final class TileFuzz implements Target {
  private static final TileId TILE = new TileId(0, 3, 2);
  private static final BundleId BUNDLE = new BundleId(3, 2);

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new TileFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    EntryBundle bundle = new EntryBundle(BUNDLE, List.of(Bytes.EMPTY, Bytes.of(1, 2, 3)));
    return List.of(
        Bytes.utf8("tile/0/x001/x234/067.p/12").toByteArray(),
        Bytes.utf8("tile/entries/x001/234").toByteArray(),
        bundle.encode().toByteArray(),
        new byte[64]);
  }

  @Override
  public void run(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      String text = bytes.utf8();
      TilePath path = TilePath.parse(text);
      Targets.require(path.path().equals(text), "read and written, the path is another");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
    try {
      HashTile tile = HashTile.decode(TILE, bytes);
      Targets.require(tile.encode().equals(bytes), "read and written, the tile is another");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
    try {
      EntryBundle bundle = EntryBundle.decode(BUNDLE, bytes);
      Targets.require(bundle.encode().equals(bytes), "read and written, the bundle is another");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }
}
