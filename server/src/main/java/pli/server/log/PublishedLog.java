package pli.server.log;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.server.store.StoreException;
import pli.server.store.View;
import pli.transparency.Limits;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.TileId;
import pli.transparency.tile.TilePath;

/**
 * What everybody is shown of the log: the newest checkpoint with enough cosignatures, and tiles and
 * entries of its tree, nothing beyond. Thread-safe.
 */
public final class PublishedLog {
  /** Where it is shown: what the paths of checkpoint, tiles and entries begin with. */
  public static final String PATH = "/log/";

  private final StoredLog log;
  private volatile @Nullable SignedCheckpoint shown;

  /** What the rows say was shown last. */
  public PublishedLog(View rows) throws StoreException {
    log = new StoredLog(rows);
    shown = LogRows.checkpoint(rows, LogRows.PUBLISHED);
  }

  /** The checkpoint; null before the first. */
  public @Nullable SignedCheckpoint checkpoint() {
    return shown;
  }

  /** The size of its tree; 0 before the first. */
  public long size() {
    @Nullable SignedCheckpoint now = shown;
    return now == null ? 0 : now.checkpoint().head().size();
  }

  /** It is on the disk as the last one. */
  void show(SignedCheckpoint checkpoint) {
    shown = checkpoint;
  }

  /** The bytes of a tile or bundle; nothing if the tree has not so much. Reads from the disk. */
  public Optional<Bytes> fetch(TilePath path) throws StoreException {
    long places =
        switch (path) {
          case TileId tile -> tile.level() > 7 ? 0 : size() >> 8 * tile.level();
          case BundleId bundle -> size();
        };
    // Written so that no index overflows.
    boolean there =
        path.width() <= places && path.index() <= (places - path.width()) / Limits.TILE_WIDTH;
    return there ? Optional.of(log.encoded(path)) : Optional.empty();
  }
}
