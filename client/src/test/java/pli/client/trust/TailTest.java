package pli.client.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
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
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.evidence.BrokenChainEvidence;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.ForkEvidence;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.leaf.RecordChain;
import pli.transparency.note.NoteSignature;
import pli.transparency.tile.TilePath;

/**
 * Honest logs are followed to their end; of others nothing is taken, and what proves it is kept.
 */
class TailTest {
  private static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);
  private static final long NOW = TimeUnit.SECONDS.toMillis(1_800_000_000L);

  @TempDir Path temporary;

  private final Randomness random = new Randomness(11);
  private final SignatureKeyPair keys = Ed25519.generate(random);
  private final FakeLog log = FakeLog.make("example.org/log", 2, random);
  private final List<RecordChain> chains = new ArrayList<>();
  private Vault vault;

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

  private Leaf signed(LeafBody body) {
    LeafSignature signature = LeafSignature.sign(body, "example.org/log", 0, keys);
    return new Leaf(body, List.of(signature));
  }

  private Commitment commitment() {
    return Commitment.to(Commitment.opening(random), Bytes.EMPTY);
  }

  /** So many entries more, each fifth of which begins a chain. */
  private void grow(FakeLog which, int count) throws Exception {
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

  private boolean follow(LogDoor door) throws IOException, ClientException {
    return new Tail(vault, log.trusted()).follow(door, NOW, () -> true);
  }

  private Problem problem(LogDoor door) {
    return assertThrows(ClientException.class, () -> follow(door)).problem();
  }

  private Followed known() throws ClientException {
    @Nullable Followed known = vault.read(t -> Followed.load(t, log.trusted()));
    return Objects.requireNonNull(known);
  }

  private void assertFollowed(long size) throws ClientException {
    assertEquals(size, known().tree().size());
    assertTrue(known().isComplete());
    assertEquals(log.checkpoint(size).checkpoint().head(), known().tree().head());
  }

  private Evidence evidence(String file) throws Exception {
    Path path = vault.folder().resolve("evidence").resolve(file);
    return Evidence.parse(Bytes.copyOf(Files.readAllBytes(path)));
  }

  @Test
  void anHonestLogIsFollowedHoweverItGrows() throws Exception {
    assertTrue(follow(log));
    assertFollowed(0);
    long size = 0;
    for (int more : new int[] {1, 0, 2, 5, 248, 1, 255, 256, 3, 4200}) {
      grow(log, more);
      size += more;
      assertTrue(follow(log));
      assertFollowed(size);
    }
    for (RecordChain chain : chains) {
      @Nullable Label kept = vault.read(t -> Label.load(t, chain.label()));
      Label label = Objects.requireNonNull(kept);
      assertEquals(chain.hash(), label.hash());
      assertEquals(chain.latest().body().version(), label.version());
      assertEquals(chain.latest(), Leaf.decode(log.entries.get((int) label.place())), "its place");
    }
    assertEquals(chains.size(), vault.<Long>read(t -> t.number("SELECT count(*) FROM log_label")));
    assertNull(vault.read(Alarm::load));
  }

  @Test
  void aCatchUpThatIsBrokenOffGoesOnWhereItStood() throws Exception {
    grow(log, 4200);
    int[] steps = {1};
    assertFalse(new Tail(vault, log.trusted()).follow(log, NOW, () -> steps[0]-- > 0));
    assertEquals(4096, known().tree().size());
    assertFalse(known().isComplete());
    // It has grown on before the next visit.
    grow(log, 300);
    assertTrue(follow(log));
    assertFollowed(4500);
  }

  @Test
  void theAgeIsThatOfTheCheckpointThatWasReadToItsEnd() throws Exception {
    grow(log, 1);
    int[] steps = {1};
    log.clock = () -> 1000;
    grow(log, 4199);
    assertFalse(new Tail(vault, log.trusted()).follow(log, NOW, () -> steps[0]-- > 0));
    assertEquals(OptionalLong.empty(), known().witnessedAt(), "nothing was read to its end");
    assertTrue(follow(log));
    assertEquals(OptionalLong.of(1000), known().witnessedAt());
    log.clock = () -> 2000;
    grow(log, 4200);
    steps[0] = 1;
    assertFalse(new Tail(vault, log.trusted()).follow(log, NOW, () -> steps[0]-- > 0));
    assertFalse(known().isComplete());
    assertEquals(OptionalLong.of(2000), known().checkpoint().witnessedAt());
    assertEquals(OptionalLong.of(1000), known().witnessedAt());
    assertTrue(follow(log));
    assertEquals(OptionalLong.of(2000), known().witnessedAt());
  }

  @Test
  void newerCosignaturesOfTheSameTreeAreTaken() throws Exception {
    grow(log, 3);
    log.clock = () -> 1000;
    follow(log);
    log.clock = () -> 900;
    follow(log);
    assertEquals(OptionalLong.of(1000), known().checkpoint().witnessedAt());
    log.clock = () -> 2000;
    follow(log);
    assertEquals(OptionalLong.of(2000), known().checkpoint().witnessedAt());
  }

  @Test
  void twoTreesOfOneSizeAreAForkThatStaysAndIsProved() throws Exception {
    grow(log, 10);
    FakeLog twin = log.twin(9);
    follow(log);
    chains.clear();
    grow(twin, 1);
    assertEquals(Problem.LOG_FORKED, problem(twin));
    ForkEvidence fork = (ForkEvidence) evidence("fork-10.evidence");
    assertNotNull(fork.verify(log.trusted()));
    // The honest face does not help any more.
    assertEquals(Problem.LOG_FORKED, problem(log));
    assertFollowed(10);
  }

  @Test
  void aTreeThatBeginsOtherwiseIsAForkThatIsProved() throws Exception {
    for (int[] sizes : new int[][] {{10, 9, 1}, {8, 3, 600}, {300, 299, 2}, {255, 0, 300}}) {
      vault.write(t -> t.change("DELETE FROM log_alarm"));
      vault.write(t -> t.change("DELETE FROM log_head"));
      vault.write(t -> t.change("DELETE FROM log_label"));
      vault.write(t -> t.change("DELETE FROM log_seen"));
      chains.clear();
      log.clear();
      grow(log, sizes[0]);
      follow(log);
      FakeLog twin = log.twin(sizes[1]);
      chains.clear();
      grow(twin, sizes[0] - sizes[1] + sizes[2]);
      assertEquals(Problem.LOG_FORKED, problem(twin));
      ForkEvidence fork = (ForkEvidence) evidence("fork-" + sizes[0] + ".evidence");
      assertNotNull(fork.verify(log.trusted()));
    }
  }

  @Test
  void aSmallerLogIsRefusedAndChangesNothing() throws Exception {
    grow(log, 20);
    follow(log);
    log.most = 19;
    ClientException back = assertThrows(ClientException.class, () -> follow(log));
    assertEquals(Problem.LOG_WENT_BACK, back.problem());
    assertEquals(java.util.Map.of("size", 19L, "before", 20L), back.details());
    log.most = Long.MAX_VALUE;
    assertTrue(follow(log));
    assertFollowed(20);
  }

  /** A door that gives one kind of file with a flipped bit. */
  private LogDoor damaged(String prefix) {
    return new LogDoor() {
      @Override
      public Bytes checkpoint() {
        return log.checkpoint();
      }

      @Override
      public Optional<Bytes> fetch(TilePath tile) {
        Optional<Bytes> whole = log.fetch(tile);
        return tile.path().startsWith(prefix) ? whole.map(TailTest::flipped) : whole;
      }
    };
  }

  private static Bytes flipped(Bytes bytes) {
    byte[] copy = bytes.toByteArray();
    copy[copy.length - 1] ^= 1;
    return Bytes.adopt(copy);
  }

  @Test
  void tilesThatDoNotLeadToTheSignedTreeAreRefusedAndNoFork() throws Exception {
    grow(log, 300);
    follow(log);
    grow(log, 300);
    for (String prefix : List.of("tile/0", "tile/entries")) {
      assertEquals(Problem.LOG_DAMAGED, problem(damaged(prefix)), prefix);
      assertNull(vault.read(Alarm::load));
    }
    assertEquals(300, known().tree().size());
    assertTrue(follow(log));
    assertFollowed(600);
  }

  private static LogDoor showing(SignedCheckpoint checkpoint, FakeLog tiles) {
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

  @Test
  void whatIsMissingOrForgedBelowACheckpointIsNamed() throws Exception {
    grow(log, 4);
    SignedCheckpoint honest = log.checkpoint(4);
    List<NoteSignature> lines = honest.note().signatures();
    SignedCheckpoint unwitnessed = signedBy(honest, lines.subList(0, 2));
    assertEquals(Problem.LOG_UNWITNESSED, problem(showing(unwitnessed, log)));
    NoteSignature last = lines.get(2);
    NoteSignature forged = new NoteSignature(last.name(), last.keyId(), flipped(last.signature()));
    SignedCheckpoint forgedLine = signedBy(honest, List.of(lines.get(0), lines.get(1), forged));
    assertEquals(Problem.WITNESS_FORGED, problem(showing(forgedLine, log)));
    FakeLog other = FakeLog.make("example.org/log", 2, random);
    chains.clear();
    grow(other, 4);
    assertEquals(Problem.LOG_UNSIGNED, problem(other));
    FakeLog elsewhere = FakeLog.make("example.com/log", 2, random);
    assertEquals(Problem.LOG_UNSIGNED, problem(elsewhere));
    assertEquals(
        Problem.LOG_UNSIGNED,
        assertThrows(
                ClientException.class,
                () ->
                    follow(
                        new LogDoor() {
                          @Override
                          public Bytes checkpoint() {
                            return Bytes.utf8("no note");
                          }

                          @Override
                          public Optional<Bytes> fetch(TilePath tile) {
                            return Optional.empty();
                          }
                        }))
            .problem());
    assertFalse(vault.<Boolean>read(t -> t.exists("SELECT 1 FROM log_head")));
  }

  private static SignedCheckpoint signedBy(SignedCheckpoint of, List<NoteSignature> lines)
      throws Exception {
    return SignedCheckpoint.of(new pli.transparency.note.SignedNote(of.note().text(), lines));
  }

  /** The checkpoint of a tree with a line more, signed and cosigned like any other. */
  private SignedCheckpoint extended(FakeLog which, long size) {
    SignedCheckpoint plain = which.checkpoint(size);
    Checkpoint text =
        new Checkpoint(
            plain.checkpoint().origin(), plain.checkpoint().head(), List.of("one line more"));
    return which.signed(text);
  }

  @Test
  void aCheckpointWithExtensionLinesIsRefusedSinceItsHeadCouldNotBePassedOn() throws Exception {
    grow(log, 4);
    assertEquals(Problem.LOG_UNSIGNED, problem(showing(extended(log, 4), log)));
    assertFalse(vault.<Boolean>read(t -> t.exists("SELECT 1 FROM log_head")));
    follow(log);
    // It is signed all the same, and so proves a fork.
    FakeLog twin = log.twin(3);
    chains.clear();
    grow(twin, 1);
    assertEquals(Problem.LOG_FORKED, problem(showing(extended(twin, 4), twin)));
    assertNotNull(((ForkEvidence) evidence("fork-4.evidence")).verify(log.trusted()));
  }

  @Test
  void aContradictionThatTheVaultCannotProveRaisesTheAlarmAndThrowsNothing() throws Exception {
    grow(log, 4);
    Head own = head(log, 4);
    // As a vault had it that took a checkpoint with extension lines.
    vault.write(t -> {
      Seen.own(t, new Head(own.tree(), flipped(own.signature())));
      return null;
    });
    FakeLog twin = log.twin(3);
    chains.clear();
    grow(twin, 1);
    hear(head(twin, 4));
    @Nullable Alarm raised = vault.read(Alarm::load);
    assertEquals(new Alarm(Problem.LOG_FORKED, 4, Bytes.EMPTY), Objects.requireNonNull(raised));
    assertEquals(Problem.LOG_FORKED, problem(log));
  }

  @Test
  void aLogThatBreaksItsOwnRuleIsCaughtWithItsProof() throws Exception {
    grow(log, 30);
    follow(log);
    RecordChain chain = chains.get(0);
    long version = chain.latest().body().version();
    LeafBody skipping =
        new LeafBody(
            LeafType.ACCOUNT_RECORD, chain.label(), version + 100, commitment(), chain.hash());
    log.append(signed(skipping));
    assertEquals(Problem.LOG_BROKEN, problem(log));
    BrokenChainEvidence evidence = (BrokenChainEvidence) evidence("broken-30.evidence");
    assertEquals(BrokenChainEvidence.Contradiction.SKIPPED, evidence.verify(log.trusted()));
    assertEquals(30, known().tree().size());
  }

  @Test
  void anotherPredecessorIsCaughtToo() throws Exception {
    grow(log, 7);
    RecordChain chain = chains.get(0);
    LeafBody body = chain.body(LeafType.ACCOUNT_RECORD, commitment());
    log.append(
        signed(
            new LeafBody(
                body.type(),
                body.label(),
                body.version(),
                body.commitment(),
                chains.get(1).hash())));
    assertEquals(Problem.LOG_BROKEN, problem(log));
    BrokenChainEvidence evidence = (BrokenChainEvidence) evidence("broken-7.evidence");
    assertEquals(
        BrokenChainEvidence.Contradiction.OTHER_PREDECESSOR, evidence.verify(log.trusted()));
  }

  private Head head(FakeLog which, long size) throws Exception {
    return Head.of(which.checkpoint(size), log.trusted());
  }

  private void hear(Head head) throws ClientException {
    vault.write(t -> {
      Seen.hear(t, head, log.trusted(), NOW);
      return null;
    });
  }

  private long unproved() throws ClientException {
    return vault.<Long>read(t -> t.number("SELECT count(*) FROM log_seen WHERE proved = 0"));
  }

  @Test
  void headsOfOthersAreProvedWhenTheLogIsFollowed() throws Exception {
    grow(log, 20);
    follow(log);
    hear(head(log, 20));
    assertEquals(0, unproved());
    hear(head(log, 7));
    hear(head(log, 16));
    assertEquals(2, unproved());
    grow(log, 5);
    hear(head(log, 25));
    assertTrue(follow(log));
    assertEquals(0, unproved());
    assertNull(vault.read(Alarm::load));
  }

  @Test
  void aSplitViewIsFoundFromWhatTheOtherSays() throws Exception {
    grow(log, 20);
    FakeLog twin = log.twin(15);
    chains.clear();
    grow(twin, 10);
    follow(log);
    // Of the own size: at once, without the network.
    hear(head(twin, 20));
    @Nullable Alarm raised = vault.read(Alarm::load);
    assertEquals(Problem.LOG_FORKED, Objects.requireNonNull(raised).problem());
    assertEquals(Problem.LOG_FORKED, problem(log));
    assertNotNull(((ForkEvidence) evidence("fork-20.evidence")).verify(log.trusted()));
  }

  @Test
  void aSplitViewOfAnotherSizeIsFoundAtTheNextVisit() throws Exception {
    grow(log, 20);
    FakeLog twin = log.twin(15);
    chains.clear();
    grow(twin, 10);
    follow(log);
    hear(head(twin, 17));
    assertEquals(Problem.LOG_FORKED, problem(log));
    assertNotNull(((ForkEvidence) evidence("fork-17.evidence")).verify(log.trusted()));
  }

  @Test
  void aLogThatIsHeldBackFromOneIsNoticedByWhatOthersSaw() throws Exception {
    grow(log, 20);
    follow(log);
    grow(log, 5);
    log.most = 20;
    hear(head(log.twin(25), 25));
    ClientException withheld = assertThrows(ClientException.class, () -> follow(log));
    assertEquals(Problem.LOG_WITHHELD, withheld.problem());
    log.most = Long.MAX_VALUE;
    assertTrue(follow(log));
    assertEquals(0, unproved());
  }

  @Test
  void whatIsHeardAfterTheServerWasAskedAccusesNobody() throws Exception {
    grow(log, 20);
    follow(log);
    LogDoor growing =
        new LogDoor() {
          @Override
          public Bytes checkpoint() throws IOException {
            Bytes asked = log.checkpoint();
            try {
              // Another process hears of a larger tree before this one has read the answer.
              grow(log, 5);
              hear(head(log, 25));
            } catch (Exception e) {
              throw new IOException(e);
            }
            return asked;
          }

          @Override
          public Optional<Bytes> fetch(TilePath tile) {
            return log.fetch(tile);
          }
        };
    assertTrue(follow(growing));
    assertEquals(1, unproved());
    assertTrue(follow(log));
    assertEquals(0, unproved());
  }

  @Test
  void headsThatTheLogDidNotSignAreOfNoInterest() throws Exception {
    grow(log, 5);
    follow(log);
    FakeLog other = FakeLog.make("example.org/log", 0, random);
    other.append(Leaf.decode(log.entries.get(0)));
    hear(Head.of(other.checkpoint(1), other.trusted()));
    assertEquals(0, unproved());
  }

  @Test
  void aHeadHasOneEncoding() throws Exception {
    grow(log, 5);
    Head head = head(log, 5);
    assertEquals(head, Head.decode(head.encode()));
    assertEquals(Head.LENGTH, head.encode().length());
    assertThrows(
        pli.codec.DecodeException.class,
        () -> Head.decode(head.encode().slice(0, Head.LENGTH - 1)));
    assertThrows(
        pli.codec.DecodeException.class,
        () -> Head.decode(Bytes.concat(Bytes.of(0x80), head.encode().slice(1, Head.LENGTH))));
  }

  @Test
  void howOldALogMayBe() {
    long hour = TimeUnit.HOURS.toSeconds(1);
    long now = 1_800_000_000L;
    assertEquals(Freshness.UNKNOWN, Freshness.of(OptionalLong.empty(), now));
    long[] ages = {
      -24 * hour - 1,
      -24 * hour,
      -hour - 1,
      -hour,
      0,
      6 * hour,
      6 * hour + 1,
      24 * hour,
      24 * hour + 1,
      72 * hour
    };
    Freshness[] expected = {
      Freshness.NO_NEW_KEYS,
      Freshness.OLD,
      Freshness.OLD,
      Freshness.FRESH,
      Freshness.FRESH,
      Freshness.FRESH,
      Freshness.OLD,
      Freshness.OLD,
      Freshness.NO_NEW_KEYS,
      Freshness.NO_NEW_KEYS
    };
    for (int i = 0; i < ages.length; i++) {
      assertEquals(expected[i], Freshness.of(OptionalLong.of(now - ages[i]), now), "" + ages[i]);
    }
    assertEquals(Freshness.NO_SENDING, Freshness.of(OptionalLong.of(now - 72 * hour - 1), now));
    ClientException keys =
        assertThrows(
            ClientException.class, () -> Freshness.NO_NEW_KEYS.requireForNewKeys(25 * hour));
    assertEquals(Problem.LOG_TOO_OLD, keys.problem());
    assertEquals(25, keys.details().get("hours"));
    assertEquals(4, keys.exitCode());
    assertEquals(
        Problem.LOG_TOO_OLD_TO_SEND,
        assertThrows(ClientException.class, () -> Freshness.NO_SENDING.requireForSending(73 * hour))
            .problem());
  }
}
