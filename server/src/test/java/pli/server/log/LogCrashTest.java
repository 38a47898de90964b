package pli.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.server.TestNetwork;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;
import pli.transparency.Hash;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.proof.AppendOnlyStep;
import pli.transparency.proof.FollowedLog;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.TileReader;
import pli.transparency.tree.ConsistencyProof;

/**
 * A process that appends and publishes is killed with -9 again and again: each entry that was
 * acknowledged is at its place, and each checkpoint that was ever seen is a beginning of the log.
 * {@code -Dpli.log.kills=50} kills as often; 3 times otherwise.
 */
class LogCrashTest {
  private static final int KILLS = Integer.getInteger("pli.log.kills", 3);

  /** By place. */
  private final Map<Long, String> acknowledged = new HashMap<>();

  private @Nullable VerifiedCheckpoint last;
  private int checkpoints;
  private int unpublished;

  @Test
  @Timeout(1800)
  void killedAgainAndAgainTheLogOnlyGrows(@TempDir Path folder) throws Exception {
    try (BootKey key = BootKey.random(TestNetwork.entropy())) {
      Files.write(folder.resolve("boot.key"), key.fileContent());
    }
    long seed = Long.getLong("pli.log.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < KILLS; round++) {
      List<SignedCheckpoint> seen = runAndKill(folder, round, 200 + random.nextInt(600));
      try (RocksStore store = LogProcess.store(folder)) {
        StoredLog log = new StoredLog(store.view());
        unpublished += log.size() > LogRows.tree(store.view()).size() ? 1 : 0;
        PublishedLog published = new PublishedLog(store.view());
        try (Sequencer sequencer = LogProcess.sequencer(store, published)) {
          long size = log.size();
          TestLog.await(() -> published.size() == size);
          assertEquals(size, sequencer.report().integrated());
          verify(published, seen, "seed " + seed + ", round " + round);
        }
      }
    }
    assertTrue(acknowledged.size() >= 100 * KILLS, "only " + acknowledged.size() + " entries");
    assertTrue(checkpoints >= KILLS, "only " + checkpoints + " checkpoints were seen");
    assertTrue(unpublished > 0, "no kill met an entry on its way into the tree");
  }

  /** Lets it append for a while after its first checkpoint; what it published. */
  private List<SignedCheckpoint> runAndKill(Path folder, int round, int millis) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            LogProcess.class.getName(),
            folder.toString(),
            "round" + round);
    // A file, since a pipe is closed with the process, and what it had said would be lost.
    Path said = folder.resolve("said." + round);
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(said.toFile())
            .start();
    try {
      TestLog.await(() -> isPublishing(said));
      Thread.sleep(millis);
      assertTrue(process.isAlive(), "the process ended by itself");
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    return read(said);
  }

  private static boolean isPublishing(Path said) {
    try {
      return Files.readString(said, StandardCharsets.UTF_8).contains("\nc ");
    } catch (IOException e) {
      return false;
    }
  }

  private List<SignedCheckpoint> read(Path said) throws Exception {
    List<SignedCheckpoint> seen = new ArrayList<>();
    String text = Files.readString(said, StandardCharsets.UTF_8);
    // The kill may have cut the last line.
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
      String[] words = line.split(" ");
      if (words[0].equals("a")) {
        assertEquals(null, acknowledged.put(Long.parseLong(words[1]), words[2]), line);
      } else {
        seen.add(SignedCheckpoint.parse(Bytes.fromHex(words[1])));
      }
    }
    Files.delete(said);
    assertTrue(!seen.isEmpty(), "the process published nothing");
    return seen;
  }

  private void verify(PublishedLog published, List<SignedCheckpoint> seen, String where)
      throws Exception {
    VerifiedCheckpoint now =
        VerifiedCheckpoint.verify(
            Objects.requireNonNull(published.checkpoint()), LogProcess.trusted());
    TileReader reader =
        new TileReader(
            path -> {
              try {
                return published.fetch(path);
              } catch (StoreException e) {
                throw new IOException(e);
              }
            },
            now.head().size());
    List<Bytes> all = new ArrayList<>();
    for (BundleId bundle : BundleId.holding(0, now.head().size())) {
      all.addAll(reader.entries(bundle).entries());
    }
    assertTrue(FollowedLog.begin(now).follow(now, all).isComplete(), where);
    for (Map.Entry<Long, String> entry : acknowledged.entrySet()) {
      assertTrue(entry.getKey() < all.size(), where + ": missing " + entry);
      assertEquals(Bytes.utf8(entry.getValue()), all.get(entry.getKey().intValue()), where);
    }
    List<VerifiedCheckpoint> before = new ArrayList<>();
    Optional.ofNullable(last).ifPresent(before::add);
    for (SignedCheckpoint checkpoint : seen) {
      before.add(VerifiedCheckpoint.verify(checkpoint, LogProcess.trusted()));
    }
    for (VerifiedCheckpoint older : before) {
      List<Hash> path = reader.consistency(older.head().size()).path();
      AppendOnlyStep.verify(
          older, now, new ConsistencyProof(older.head().size(), now.head().size(), path));
    }
    checkpoints += seen.size();
    last = now;
  }
}
