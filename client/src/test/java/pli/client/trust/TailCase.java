package pli.client.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import pli.client.FakeLog;
import pli.client.Randomness;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.PasswordHash;
import pli.crypto.SignatureKeyPair;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.evidence.Evidence;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.leaf.RecordChain;
import pli.transparency.tile.TilePath;

/** A vault that follows a log, which the test makes grow. */
abstract class TailCase {
  static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);
  static final long NOW = TimeUnit.SECONDS.toMillis(1_800_000_000L);

  @TempDir Path temporary;

  final Randomness random = new Randomness(11);
  final SignatureKeyPair keys = Ed25519.generate(random);
  final FakeLog log = FakeLog.make("example.org/log", 2, random);
  final List<RecordChain> chains = new ArrayList<>();
  Vault vault;

  @BeforeEach
  void make() throws Exception {
    vault =
        Vault.create(
            temporary.resolve("vault"),
            "sésame".getBytes(StandardCharsets.UTF_8),
            CHEAP,
            random,
            t -> null);
  }

  @AfterEach
  void close() {
    vault.close();
  }

  Leaf signed(LeafBody body) {
    LeafSignature signature = LeafSignature.sign(body, "example.org/log", 0, keys);
    return new Leaf(body, List.of(signature));
  }

  Commitment commitment() {
    return Commitment.to(Commitment.opening(random), Bytes.EMPTY);
  }

  /** So many entries more, each fifth of which begins a chain. */
  void grow(FakeLog which, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      if (which.entries.size() % 5 == 0 || chains.isEmpty()) {
        Bytes label = LogLabel.account("person" + random.next()).hash(which.vrf).output();
        RecordChain begun =
            RecordChain.begin(signed(LeafBody.first(LeafType.ACCOUNT_RECORD, label, commitment())));
        chains.add(begun);
        which.append(begun.latest());
      } else {
        int at = (int) Long.remainderUnsigned(random.next(), chains.size());
        RecordChain next =
            chains.get(at).next(signed(chains.get(at).body(LeafType.ACCOUNT_RECORD, commitment())));
        chains.set(at, next);
        which.append(next.latest());
      }
    }
  }

  boolean follow(LogDoor door) throws IOException, ClientException {
    return new Tail(vault, log.trusted()).follow(door, NOW, () -> true);
  }

  Problem problem(LogDoor door) {
    return assertThrows(ClientException.class, () -> follow(door)).problem();
  }

  Followed known() throws ClientException {
    @Nullable Followed known = vault.read(t -> Followed.load(t, log.trusted()));
    return Objects.requireNonNull(known);
  }

  void assertFollowed(long size) throws ClientException {
    assertEquals(size, known().tree().size());
    assertTrue(known().isComplete());
    assertEquals(log.checkpoint(size).checkpoint().head(), known().tree().head());
  }

  Evidence evidence(String file) throws Exception {
    Path path = vault.folder().resolve("evidence").resolve(file);
    return Evidence.parse(Bytes.copyOf(Files.readAllBytes(path)));
  }

  static Bytes flipped(Bytes bytes) {
    byte[] copy = bytes.toByteArray();
    copy[copy.length - 1] ^= 1;
    return Bytes.adopt(copy);
  }

  static LogDoor showing(SignedCheckpoint checkpoint, FakeLog tiles) {
    return new LogDoor() {
      @Override
      public Bytes checkpoint() {
        return checkpoint.encode();
      }

      @Override
      public Optional<Bytes> fetch(TilePath tile) {
        return tiles.fetch(tile);
      }
    };
  }

  Head head(FakeLog which, long size) throws Exception {
    return Head.of(which.checkpoint(size), log.trusted());
  }

  void hear(Head head) throws ClientException {
    vault.write(t -> {
      Seen.hear(t, head, log.trusted(), NOW);
      return null;
    });
  }
}
