package pli.transparency.tile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.Definition;
import pli.transparency.tree.InclusionProof;
import pli.transparency.tree.Merkle;

class TileTest {
  @Test
  void pathsAreThoseOfTheSpecification() throws DecodeException {
    assertEquals("tile/0/x001/x234/067", new TileId(0, 1234067, 256).path());
    assertEquals("tile/1/000.p/1", new TileId(1, 0, 1).path());
    assertEquals("tile/entries/x001/000.p/255", new BundleId(1000, 255).path());
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      long index = random.nextLong() >>> 9 + random.nextInt(55);
      int width = 1 + random.nextInt(256);
      for (TilePath tile :
          List.of(new TileId(random.nextInt(64), index, width), new BundleId(index, width))) {
        assertEquals(tile, TilePath.parse(tile.path()));
        assertEquals(tile.width() < 256, tile.isPartial());
        assertFalse(tile.full().isPartial());
      }
    }
  }

  @Test
  void whatIsNotTheOnePathOfATileIsRefused() {
    for (String wrong :
        List.of(
            "",
            "tile/",
            "tile/0",
            "tile/0/",
            "tile/0/1",
            "tile/0/0001",
            "tile/0/x000/001",
            "tile/0/001/002",
            "tile/0/x001/x002",
            "tile/0/x001",
            "tile/00/001",
            "tile/64/001",
            "tile/-1/001",
            "tile/0/001.p/0",
            "tile/0/001.p/01",
            "tile/0/001.p/256",
            "tile/0/001.p/",
            "tile/0/001.p/1.p/1",
            "tile/0/001/",
            "/tile/0/001",
            "tile/0/001.p/١",
            "tile/data/001",
            "tile/0/x999/x999/x999/x999/x999/999",
            "tile/0/x001/x001/x001/x001/x001/x001/001",
            "tile/entries/../001")) {
      assertThrows(DecodeException.class, () -> TilePath.parse(wrong), wrong);
    }
  }

  @Test
  void aTreeOf70000HasTheTilesThatTheSpecificationCounts() {
    List<TileId> tiles = TileId.written(0, 70_000);
    List<TileId> leaves = tiles.stream().filter(tile -> tile.level() == 0).toList();
    assertEquals(274, leaves.size());
    assertEquals(112, leaves.get(273).width());
    assertTrue(leaves.subList(0, 273).stream().allMatch(tile -> tile.width() == 256));
    assertEquals(
        List.of(new TileId(1, 0, 256), new TileId(1, 1, 17), new TileId(2, 0, 1)),
        tiles.subList(274, tiles.size()));
    assertEquals(List.of(new TileId(0, 0, 256), new TileId(1, 0, 1)), TileId.written(255, 256));
    assertEquals(List.of(new TileId(0, 1, 1)), TileId.written(256, 257));
    assertEquals(List.of(), TileId.written(300, 300));
    assertTrue(TileId.written(Long.MAX_VALUE - 1, Long.MAX_VALUE).size() <= 8);
    assertThrows(IllegalArgumentException.class, () -> TileId.written(2, 1));
  }

  @Test
  void proofsFromTilesHold() throws IOException, DecodeException, VerificationException {
    StoredLog log = new StoredLog();
    Random random = new Random(2);
    List<TreeHead> heads = new ArrayList<>();
    List<Bytes> entries = Definition.entries(1400);
    for (int size = 0; size < entries.size(); ) {
      int next = Math.min(entries.size(), size + 1 + random.nextInt(300));
      log.add(entries.subList(size, next));
      heads.add(log.head());
      size = next;
    }
    checkAll(log, entries, heads, random);
    log.removePartialTiles();
    checkAll(log, entries, heads, random);
  }

  private static void checkAll(
      StoredLog log, List<Bytes> entries, List<TreeHead> heads, Random random)
      throws IOException, DecodeException, VerificationException {
    for (int i = 0; i < heads.size(); i++) {
      TreeHead head = heads.get(i);
      TileReader reader = new TileReader(log, head.size());
      assertEquals(head, reader.tree().head());
      for (int j = 0; j < 50; j++) {
        int index = random.nextInt((int) head.size());
        reader.inclusion(index).verify(Merkle.leaf(entries.get(index)), head.root());
      }
      for (TreeHead older : heads.subList(0, i + 1)) {
        reader.consistency(older.size()).verify(older.root(), head.root());
      }
      checkEntries(reader, head, i == 0 ? 0 : heads.get(i - 1).size(), entries);
    }
    assertEquals(CompactTree.EMPTY, new TileReader(log, 0).tree());
  }

  /** Follows the log from the older size by its entries alone. */
  private static void checkEntries(
      TileReader reader, TreeHead head, long older, List<Bytes> entries)
      throws IOException, DecodeException {
    CompactTree tree = CompactTree.EMPTY;
    List<Hash> known = entries.subList(0, (int) older).stream().map(Merkle::leaf).toList();
    tree = tree.append(known);
    for (BundleId id : BundleId.holding(older, head.size())) {
      EntryBundle bundle = reader.entries(id);
      int skip = (int) (tree.size() - id.first());
      tree = tree.append(bundle.leaves().subList(skip, bundle.leaves().size()));
    }
    assertEquals(head, tree.head());
  }

  @Test
  void aFlippedBitInATileMakesAProofThatDoesNotHold() throws IOException, DecodeException {
    StoredLog log = new StoredLog();
    List<Bytes> entries = Definition.entries(600);
    log.add(entries);
    Hash root = log.head().root();
    int refused = 0;
    for (String path : List.copyOf(log.files().keySet())) {
      if (path.contains("entries")) {
        continue;
      }
      Bytes good = Objects.requireNonNull(log.files().get(path));
      byte[] damaged = good.toByteArray();
      damaged[damaged.length / 2] ^= 4;
      log.files().put(path, Bytes.adopt(damaged));
      for (int index : new int[] {0, 255, 256, 300, 599}) {
        InclusionProof proof = new TileReader(log, 600).inclusion(index);
        try {
          proof.verify(Merkle.leaf(entries.get(index)), root);
        } catch (VerificationException e) {
          refused++;
        }
      }
      log.files().put(path, good);
    }
    assertTrue(refused >= 5, "only " + refused + " refused");
  }

  @Test
  void tilesAndBundlesOfAnotherLengthAreRefused() throws DecodeException {
    TileId id = new TileId(0, 3, 2);
    Hash hash = Merkle.leaf(Bytes.EMPTY);
    HashTile tile = new HashTile(id, List.of(hash, Merkle.EMPTY_ROOT));
    assertEquals(tile, HashTile.decode(id, tile.encode()));
    BundleId bundleId = new BundleId(3, 2);
    EntryBundle bundle = new EntryBundle(bundleId, List.of(Bytes.EMPTY, Bytes.of(1, 2)));
    assertEquals(Bytes.of(0, 0, 0, 2, 1, 2), bundle.encode());
    assertEquals(bundle, EntryBundle.decode(bundleId, bundle.encode()));
    for (Bytes wrong :
        List.of(
            Bytes.EMPTY,
            bundle.encode().slice(0, 5),
            Bytes.concat(bundle.encode(), Bytes.of(0)),
            Bytes.concat(tile.encode(), Bytes.of(0)))) {
      assertThrows(DecodeException.class, () -> HashTile.decode(id, wrong));
      assertThrows(DecodeException.class, () -> EntryBundle.decode(bundleId, wrong));
    }
    Bytes large = Bytes.adopt(new byte[65_536]);
    assertThrows(
        IllegalArgumentException.class, () -> new EntryBundle(bundleId, List.of(large, large)));
  }

  @Test
  void aLogThatWithholdsATileIsNamed() {
    TileReader reader = new TileReader(tile -> Optional.empty(), 300);
    MissingTileException missing =
        assertThrows(MissingTileException.class, () -> reader.inclusion(299));
    assertEquals("the log does not have tile/0/001.p/44", missing.getMessage());
    assertThrows(MissingTileException.class, () -> reader.entries(new BundleId(0, 256)));
    assertThrows(MissingTileException.class, reader::tree);
  }
}
