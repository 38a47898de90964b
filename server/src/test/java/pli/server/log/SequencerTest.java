package pli.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.server.store.Done;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.transparency.Hash;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.proof.AppendOnlyStep;
import pli.transparency.proof.FollowedLog;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.proof.VerifiedRecord;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.TileId;
import pli.transparency.tile.TileReader;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.Merkle;

/** Entries become a tree, tiles and checkpoints, and stay what they are. */
@Timeout(120)
class SequencerTest {
  private @TempDir Path folder;

  private static CompactTree treeOf(List<Bytes> entries) {
    List<Hash> leaves = new ArrayList<>();
    entries.forEach(entry -> leaves.add(Merkle.leaf(entry)));
    return CompactTree.EMPTY.append(leaves);
  }

  /** What a client does that has nothing yet. */
  private static List<Bytes> readAll(TestLog log, VerifiedCheckpoint checkpoint) throws Exception {
    TileReader reader = new TileReader(log.tiles(), checkpoint.head().size());
    List<Bytes> all = new ArrayList<>();
    for (BundleId bundle : BundleId.holding(0, checkpoint.head().size())) {
      all.addAll(reader.entries(bundle).entries());
    }
    FollowedLog followed = FollowedLog.begin(checkpoint).follow(checkpoint, all);
    assertTrue(followed.isComplete());
    return all;
  }

  @Test
  void nothingIsPublishedBeforeTheFirstEntry() throws Exception {
    try (TestLog log = new TestLog(folder, 0, List.of())) {
      assertNull(log.published().checkpoint());
      assertEquals(LogState.EMPTY, log.report().state());
      log.append(1);
      assertEquals(1, log.awaitPublished().head().size());
      TestLog.await(() -> log.report().state() == LogState.PUBLISHING);
    }
  }

  @Test
  void theTreeIsThatOfTheEntriesAtManySizesAndOverRestarts() throws Exception {
    try (TestLog log = new TestLog(folder, 0, List.of())) {
      VerifiedCheckpoint before = null;
      for (int grow : new int[] {1, 1, 5, 248, 1, 1, 255, 256, 257, 700, 3}) {
        log.append(grow);
        if (grow == 257) {
          log.reopen();
        }
        VerifiedCheckpoint now = log.awaitPublished();
        assertEquals(treeOf(log.entries()).head(), now.head());
        assertEquals(log.entries(), readAll(log, now));
        TileReader reader = new TileReader(log.tiles(), now.head().size());
        for (long at : new long[] {0, now.head().size() / 2, now.head().size() - 1}) {
          VerifiedRecord.verify(now, log.entries().get((int) at), reader.inclusion(at));
        }
        if (before != null) {
          AppendOnlyStep.verify(before, now, reader.consistency(before.head().size()));
        }
        before = now;
      }
    }
  }

  /** 66,000 entries fill a tile of level 1 and begin the next. */
  @Test
  void tilesOfThreeLevelsAreThoseOfTheTree() throws Exception {
    try (TestLog log = new TestLog(folder, 0, List.of())) {
      log.append(65_000);
      log.awaitPublished();
      log.append(1_000);
      VerifiedCheckpoint now = log.awaitPublished();
      assertEquals(treeOf(log.entries()).head(), now.head());
      TileReader reader = new TileReader(log.tiles(), now.head().size());
      assertEquals(now.head(), reader.tree().head());
      for (TileId tile : TileId.written(0, now.head().size())) {
        assertTrue(log.published().fetch(tile).isPresent(), tile.path());
        if (tile.isPartial()) {
          assertFalse(log.published().fetch(tile.full()).isPresent(), tile.path());
        }
      }
      for (long at : new long[] {0, 255, 256, 65_535, 65_536, 65_999}) {
        VerifiedRecord.verify(now, log.entries().get((int) at), reader.inclusion(at));
      }
    }
  }

  @Test
  void nothingBeyondTheCheckpointIsShown() throws Exception {
    try (TestLog log = new TestLog(folder, 0, List.of())) {
      log.append(300);
      log.awaitPublished();
      PublishedLog shown = log.published();
      assertTrue(shown.fetch(new BundleId(1, 44)).isPresent());
      assertTrue(shown.fetch(new TileId(0, 1, 1)).isPresent());
      assertTrue(shown.fetch(new TileId(1, 0, 1)).isPresent());
      assertFalse(shown.fetch(new BundleId(1, 45)).isPresent());
      assertFalse(shown.fetch(new BundleId(2, 1)).isPresent());
      assertFalse(shown.fetch(new TileId(0, 1, 45)).isPresent());
      assertFalse(shown.fetch(new TileId(1, 0, 2)).isPresent());
      assertFalse(shown.fetch(new TileId(2, 0, 1)).isPresent());
      assertFalse(shown.fetch(new TileId(63, 0, 1)).isPresent());
      assertFalse(shown.fetch(new BundleId(Long.MAX_VALUE / 256, 256)).isPresent());
    }
  }

  @Test
  void anEntryIsThereWithItsChangeOrNotAtAll() throws Exception {
    try (TestLog log = new TestLog(folder, 0, List.of())) {
      log.append(3);
      LogWriter writer = new LogWriter();
      assertThrows(
          CompletionException.class,
          () ->
              log.store()
                  .commit(changes -> {
                    writer.append(changes, Bytes.utf8("taken back"));
                    throw new IllegalStateException("decided against itself");
                  })
                  .join());
      for (int length : new int[] {0, 65_536}) {
        Bytes entry = Bytes.adopt(new byte[length]);
        assertThrows(
            CompletionException.class,
            () -> log.store().commit(changes -> writer.append(changes, entry)).join());
      }
      log.append(3);
      assertEquals(treeOf(log.entries()).head(), log.awaitPublished().head());
    }
  }

  @Test
  void aHeadThatIsSignedAgainHasTheSameBytes() throws Exception {
    try (TestLog log = new TestLog(folder, 0, List.of())) {
      log.append(10);
      SignedCheckpoint first = log.awaitPublished().signed();
      log.reopen();
      TestLog.await(() -> log.report().state() == LogState.PUBLISHING);
      assertEquals(first, log.published().checkpoint());
      Checkpoint again = new Checkpoint("test/log", treeOf(log.entries()).head());
      assertEquals(first, again.sign(log.signer()));
    }
  }

  /** A fault that is not the store's, in the middle of a step. */
  @Test
  void anErrorDoesNotEndTheThread() throws Exception {
    try (TestLog log = new TestLog(folder, 0, List.of())) {
      log.append(1);
      log.awaitPublished();
      log.fail(new StackOverflowError("as if"));
      log.append(1);
      TestLog.await(() -> log.report().state() == LogState.STORE_FAILED);
      assertTrue(log.events().contains("\"event\":\"fault\""), log.events());
      log.fail(null);
      assertEquals(2, log.awaitPublished().head().size());
      TestLog.await(() -> log.report().state() == LogState.PUBLISHING);
    }
  }

  /** Each row that the log rests on: with another value, or without it, there is no start. */
  @Test
  void rowsThatDoNotBelongTogetherStopTheStart() throws Exception {
    try (TestLog log = new TestLog(folder, 0, List.of())) {
      log.append(600);
      Bytes good = log.awaitPublished().signed().encode();
      refuses(log, Table.LOG, LogRows.SIZE, 0, LogRows.encodeSize(599));
      refuses(log, Table.LOG, LogRows.TREE, 0, LogRows.encodeTree(CompactTree.EMPTY));
      CompactTree other = treeOf(log.entries().subList(0, 599)).append(Merkle.EMPTY_ROOT);
      refuses(log, Table.LOG, LogRows.TREE, 0, LogRows.encodeTree(other));
      refuses(log, Table.LOG, LogRows.TREE, 0, Bytes.utf8("a tree"));
      Checkpoint fork = new Checkpoint("test/log", other.head());
      refuses(log, Table.LOG, LogRows.SIGNED, 0, fork.sign(log.signer()).encode());
      refuses(log, Table.LOG, LogRows.SIGNED, 0, Bytes.utf8("a checkpoint"));
      Checkpoint larger = new Checkpoint("test/log", treeOf(List.of(good)).head());
      refuses(log, Table.LOG, LogRows.SIGNED, 0, larger.sign(log.signer()).encode());
      refuses(log, Table.LOG_TILES, LogRows.level(1), 0, Bytes.adopt(new byte[2 * 32]));
      refuses(log, Table.LOG_TILES, LogRows.level(1), 0, Bytes.adopt(new byte[33]));
      refuses(log, Table.LOG_ENTRIES, LogRows.ENTRIES, 599, null);
      log.append(1);
      assertEquals(treeOf(log.entries()).head(), log.awaitPublished().head());
    }
  }

  /** Puts another value there, tries to start, and puts the old one back. */
  private static void refuses(
      TestLog log,
      Table table,
      Bytes id,
      long number,
      @org.jspecify.annotations.Nullable Bytes value)
      throws Exception {
    Bytes[] before = new Bytes[1];
    log.store()
        .commit(changes -> {
          before[0] = Objects.requireNonNull(changes.get(table, id, number));
          if (value == null) {
            changes.delete(table, id, number);
          } else {
            changes.put(table, id, number, value);
          }
          return Done.DONE;
        })
        .join();
    log.stop();
    StoreException refusal = assertThrows(StoreException.class, log::open);
    assertEquals(StoreException.Reason.DAMAGED, refusal.reason());
    log.openStoreAlone();
    log.store()
        .commit(changes -> {
          changes.put(table, id, number, before[0]);
          return Done.DONE;
        })
        .join();
    log.store().close();
    log.open();
  }
}
