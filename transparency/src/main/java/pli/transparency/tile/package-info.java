/**
 * A log as a set of files that never change, after <a
 * href="https://c2sp.org/tlog-tiles">c2sp.org/tlog-tiles</a>: hashes in tiles of 256, entries in
 * bundles of 256.
 *
 * <p>{@link pli.transparency.tile.TilePath} names them; {@link pli.transparency.tile.HashTile} and
 * {@link pli.transparency.tile.EntryBundle} are what is in them; {@link
 * pli.transparency.tile.TileReader} makes proofs from those that a {@link
 * pli.transparency.tile.TileSource} fetches. Nothing that comes from tiles is believed: a proof or
 * a tree made from them still has to lead to a root that witnesses cosigned.
 */
package pli.transparency.tile;
