package pli.transparency.tile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.transparency.Limits;

/**
 * A bundle of entries.
 *
 * @param index how many bundles stand to the left of it
 * @param width how many entries it has, 1 to 256
 */
public record BundleId(long index, int width) implements TilePath {
  /**
   * A bundle's name.
   *
   * @throws IllegalArgumentException if a part is out of its range
   */
  public BundleId {
    if (!TileId.isPlace(index, width)) {
      throw new IllegalArgumentException("no bundle " + index + " of " + width);
    }
  }

  /**
   * The bundles with the entries from {@code from} up to {@code size}, in a tree of {@code size}
   * leaves. The first may begin with entries before {@code from}.
   *
   * @throws IllegalArgumentException if {@code from} is above {@code size}
   */
  public static List<BundleId> holding(long from, long size) {
    if (from < 0 || size < from) {
      throw new IllegalArgumentException("from " + from + " to " + size);
    }
    List<BundleId> bundles = new ArrayList<>();
    long at = from - from % Limits.TILE_WIDTH;
    for (; from < size && at < size; at += Limits.TILE_WIDTH) {
      bundles.add(
          new BundleId(at / Limits.TILE_WIDTH, (int) Math.min(size - at, Limits.TILE_WIDTH)));
    }
    return Collections.unmodifiableList(bundles);
  }

  /** The place of its first entry in the log. */
  public long first() {
    return index * Limits.TILE_WIDTH;
  }

  @Override
  public BundleId full() {
    return new BundleId(index, Limits.TILE_WIDTH);
  }

  @Override
  public String path() {
    return PathText.of(PathText.ENTRIES, index, width);
  }
}
