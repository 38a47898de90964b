package pli.transparency.tile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.ConsistencyProof;
import pli.transparency.tree.InclusionProof;
import pli.transparency.tree.LeafRange;
import pli.transparency.tree.ProofPlan;
import pli.transparency.tree.Subtree;

/**
 * Makes proofs and reads entries from the tiles of a tree of one size. Each tile is fetched once
 * for each call. What it returns is as good as its source: verify the proofs, and compare the
 * trees, with a root from elsewhere.
 *
 * <p>A partial tile may be gone once the full one is there; then that is fetched and cut.
 */
public final class TileReader {
  private final TileSource source;
  private final long size;

  /**
   * Reads the tree of {@code size} leaves.
   *
   * @param size of a checkpoint that was verified: no other partial tiles may be asked for
   */
  public TileReader(TileSource source, long size) {
    if (size < 0) {
      throw new IllegalArgumentException("a tree of " + size + " leaves");
    }
    this.source = source;
    this.size = size;
  }

  /**
   * A proof of the leaf at {@code index}, yet to be verified.
   *
   * @throws IOException if a tile could not be had
   * @throws DecodeException if what came is no tile
   * @throws IllegalArgumentException if there is no such leaf
   */
  public InclusionProof inclusion(long index) throws IOException, DecodeException {
    return new InclusionProof(index, size, path(ProofPlan.inclusion(index, size)));
  }

  /**
   * A proof from the tree of {@code oldSize} leaves to this one, yet to be verified.
   *
   * @throws IOException if a tile could not be had
   * @throws DecodeException if what came is no tile
   * @throws IllegalArgumentException if this tree is the smaller
   */
  public ConsistencyProof consistency(long oldSize) throws IOException, DecodeException {
    return new ConsistencyProof(oldSize, size, path(ProofPlan.consistency(oldSize, size)));
  }

  /**
   * The whole tree, yet to be compared with a root: from here on it can grow.
   *
   * @throws IOException if a tile could not be had
   * @throws DecodeException if what came is no tile
   */
  public CompactTree tree() throws IOException, DecodeException {
    return beginning(size);
  }

  /**
   * The tree of the first leaves, from the tiles of this one: if these lead to a root that counts,
   * it is what the log had when it had so many.
   *
   * @param leaves how many, at most as many as this tree has
   * @throws IOException if a tile could not be had
   * @throws DecodeException if what came is no tile
   */
  public CompactTree beginning(long leaves) throws IOException, DecodeException {
    if (leaves < 0 || leaves > size) {
      throw new IllegalArgumentException("the first " + leaves + " of " + size + " leaves");
    }
    if (leaves == 0) {
      return CompactTree.EMPTY;
    }
    List<Subtree> parts = new LeafRange(0, leaves).subtrees();
    Map<Subtree, Hash> hashes = hashes(new LinkedHashSet<>(parts));
    List<Hash> subtrees = new ArrayList<>(parts.size());
    for (Subtree part : parts) {
      subtrees.add(known(hashes, part));
    }
    return new CompactTree(leaves, subtrees);
  }

  /**
   * The entries of one bundle, as {@link BundleId#holding} names those of this tree; yet to be
   * compared with a root.
   *
   * @throws IOException if it could not be had
   * @throws DecodeException if what came is no bundle
   */
  public EntryBundle entries(BundleId bundle) throws IOException, DecodeException {
    Optional<Bytes> exact = source.fetch(bundle);
    if (exact.isPresent()) {
      return EntryBundle.decode(bundle, exact.get());
    }
    return EntryBundle.decode(bundle.full(), fullFor(bundle)).narrowed(bundle.width());
  }

  private List<Hash> path(ProofPlan plan) throws IOException, DecodeException {
    Map<Subtree, Hash> hashes = hashes(plan.subtrees());
    return plan.path(subtree -> known(hashes, subtree));
  }

  private Map<Subtree, Hash> hashes(Set<Subtree> subtrees) throws IOException, DecodeException {
    Map<TileId, HashTile> tiles = new LinkedHashMap<>();
    Map<Subtree, Hash> hashes = new HashMap<>();
    for (Subtree subtree : subtrees) {
      TileId id = TileId.holding(subtree, size);
      HashTile tile = tiles.get(id);
      if (tile == null) {
        tile = fetch(id);
        tiles.put(id, tile);
      }
      hashes.put(subtree, tile.hash(subtree));
    }
    return hashes;
  }

  private HashTile fetch(TileId tile) throws IOException, DecodeException {
    Optional<Bytes> exact = source.fetch(tile);
    if (exact.isPresent()) {
      return HashTile.decode(tile, exact.get());
    }
    return HashTile.decode(tile.full(), fullFor(tile)).narrowed(tile.width());
  }

  private Bytes fullFor(TilePath tile) throws IOException {
    Optional<Bytes> full = tile.isPartial() ? source.fetch(tile.full()) : Optional.empty();
    if (!full.isPresent()) {
      throw new MissingTileException(tile);
    }
    return full.get();
  }

  private static Hash known(Map<Subtree, Hash> hashes, Subtree subtree) {
    Hash hash = hashes.get(subtree);
    if (hash == null) {
      throw new IllegalStateException("a plan that did not name a subtree");
    }
    return hash;
  }
}
