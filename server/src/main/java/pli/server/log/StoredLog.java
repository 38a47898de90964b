package pli.server.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.EntryBundle;
import pli.transparency.tile.HashTile;
import pli.transparency.tile.TileId;
import pli.transparency.tile.TilePath;
import pli.transparency.tile.TileReader;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.Merkle;

/**
 * The log as its rows have it. What is read from committed rows was synced before. Full tiles of
 * level 0 are rows; its last, partial one is made from the entries. Above, the last tile is a row
 * that is written again when it grows. Thread-safe.
 */
final class StoredLog {
  private static final int MAX_ROWS = 4096;
  private static final long MAX_BYTES = 4 << 20;

  private final View rows;

  StoredLog(View rows) {
    this.rows = rows;
  }

  View rows() {
    return rows;
  }

  /** How many entries are durable. */
  long size() throws StoreException {
    return LogRows.size(rows);
  }

  /**
   * Some entries from {@code from} on, in order and without gaps; at least one if {@code from} is
   * below {@code end}.
   *
   * @throws StoreException DAMAGED if one that should be there is not
   */
  List<Bytes> entries(long from, long end) throws StoreException {
    int most = (int) Math.min(end - from, MAX_ROWS);
    List<Bytes> entries = new ArrayList<>(most);
    for (View.Row row : rows.range(Table.LOG_ENTRIES, LogRows.ENTRIES, from, most, MAX_BYTES)) {
      if (row.number() != from + entries.size()) {
        throw LogRows.damaged();
      }
      entries.add(row.value());
    }
    if (entries.isEmpty() && most > 0) {
      throw LogRows.damaged();
    }
    return entries;
  }

  /** All entries from {@code from} to {@code end}, which are few. */
  private List<Bytes> all(long from, long end) throws StoreException {
    List<Bytes> all = new ArrayList<>();
    while (from + all.size() < end) {
      all.addAll(entries(from + all.size(), end));
    }
    return all;
  }

  /** A tile or bundle of a tree that is integrated, as its bytes. */
  Bytes encoded(TilePath path) throws StoreException {
    return switch (path) {
      case TileId tile -> tile(tile).encode();
      case BundleId bundle ->
          new EntryBundle(bundle, all(bundle.first(), bundle.first() + bundle.width())).encode();
    };
  }

  private HashTile tile(TileId id) throws StoreException {
    @Nullable HashTile stored = stored(id.level(), id.index());
    if (stored != null && stored.id().width() >= id.width()) {
      return stored.narrowed(id.width());
    }
    if (id.level() > 0) {
      throw LogRows.damaged();
    }
    long first = id.index() * Limits.TILE_WIDTH;
    List<Hash> leaves = new ArrayList<>();
    for (Bytes entry : all(first, first + id.width())) {
      leaves.add(Merkle.leaf(entry));
    }
    return new HashTile(id, leaves);
  }

  /** The tile as its row has it, perhaps partial; null if there is none. */
  @Nullable HashTile stored(int level, long index) throws StoreException {
    @Nullable Bytes row = rows.get(Table.LOG_TILES, LogRows.level(level), index);
    if (row == null) {
      return null;
    }
    try {
      return HashTile.decode(new TileId(level, index, row.length() / Hash.LENGTH), row);
    } catch (DecodeException | IllegalArgumentException e) {
      throw LogRows.damaged();
    }
  }

  /**
   * The hashes of a consistency proof, from tiles.
   *
   * @param newSize of a tree that is integrated
   */
  List<Hash> consistency(long oldSize, long newSize) throws StoreException {
    return read(reader(newSize), reader -> reader.consistency(oldSize).path());
  }

  /** The tree of {@code size} leaves, from tiles. */
  CompactTree tree(long size) throws StoreException {
    return read(reader(size), TileReader::tree);
  }

  private TileReader reader(long size) {
    return new TileReader(
        path -> {
          try {
            return Optional.of(encoded(path));
          } catch (StoreException e) {
            throw new RowFailure(e);
          }
        },
        size);
  }

  private interface Read<T> {
    T from(TileReader reader) throws IOException, DecodeException;
  }

  private static <T> T read(TileReader reader, Read<T> what) throws StoreException {
    try {
      return what.from(reader);
    } catch (RowFailure e) {
      throw e.failure;
    } catch (IOException | DecodeException e) {
      throw LogRows.damaged();
    }
  }

  /** Brings a failure of the store through an interface that knows of I/O only. */
  private static final class RowFailure extends IOException {
    private static final long serialVersionUID = 1;

    private final transient StoreException failure;

    RowFailure(StoreException failure) {
      super(failure);
      this.failure = failure;
    }
  }
}
