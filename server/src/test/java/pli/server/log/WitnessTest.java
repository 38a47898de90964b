package pli.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.server.TestNetwork;
import pli.server.log.TestWitness.Manner;
import pli.transparency.TreeHead;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.note.NoteSigner;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.Merkle;

/** Witnesses that do what they should, and one that does anything else. */
@Timeout(120)
class WitnessTest {
  private static final Map<Manner, WitnessFault> FAULTS = new EnumMap<>(Manner.class);

  static {
    FAULTS.put(Manner.WRONG_SIGNATURE, WitnessFault.BAD_SIGNATURE);
    FAULTS.put(Manner.ANOTHERS_SIGNATURE, WitnessFault.BAD_SIGNATURE);
    FAULTS.put(Manner.FUTURE, WitnessFault.CLOCK);
    FAULTS.put(Manner.PAST, WitnessFault.CLOCK);
    FAULTS.put(Manner.HUGE, WitnessFault.BAD_ANSWER);
    FAULTS.put(Manner.ENDLESS, WitnessFault.UNREACHABLE);
    FAULTS.put(Manner.SILENT, WitnessFault.UNREACHABLE);
    FAULTS.put(Manner.ELSEWHERE, WitnessFault.UNAVAILABLE);
    FAULTS.put(Manner.BROKEN, WitnessFault.UNAVAILABLE);
    FAULTS.put(Manner.NONSENSE_CONFLICT, WitnessFault.BAD_ANSWER);
    FAULTS.put(Manner.LARGER, WitnessFault.LARGER);
    FAULTS.put(Manner.SMALLER, WitnessFault.CONFLICT);
    FAULTS.put(Manner.INCONSISTENT, WitnessFault.INCONSISTENT);
    FAULTS.put(Manner.UNKNOWN, WitnessFault.UNKNOWN_LOG);
  }

  private @TempDir Path folder;
  private TestWitness first;
  private TestWitness second;
  private TestWitness third;

  @BeforeEach
  void threeWitnesses() throws Exception {
    first = new TestWitness("one.example");
    second = new TestWitness("two.example");
    third = new TestWitness("three.example");
  }

  @AfterEach
  void stop() {
    first.close();
    second.close();
    third.close();
  }

  private TestLog log(int quorum) throws Exception {
    return new TestLog(folder, quorum, List.of(first, second, third));
  }

  @Test
  void allCosignWhatIsPublished() throws Exception {
    try (TestLog log = log(3)) {
      long began = System.currentTimeMillis() / 1000;
      for (int grow : new int[] {1, 2, 300, 1}) {
        log.append(grow);
        VerifiedCheckpoint now = log.awaitPublished();
        assertEquals(3, now.cosignatures().size());
        assertTrue(now.witnessedAt().orElseThrow() >= began);
      }
      for (int i = 0; i < 3; i++) {
        assertEquals(304, log.witness(i).size());
        assertEquals(Optional.empty(), log.fault(i));
        assertTrue(log.witness(i).counts());
      }
      assertEquals(304, first.heads().getLast().size());
      assertFalse(log.events().contains("witness-failed"), log.events());
    }
  }

  @ParameterizedTest
  @EnumSource(value = Manner.class, names = "HONEST", mode = EnumSource.Mode.EXCLUDE)
  void oneThatLiesHurtsNobodyWhereTheOthersAreEnough(Manner lie) throws Exception {
    third.become(lie);
    try (TestLog log = log(2)) {
      for (int i = 0; i < 3; i++) {
        log.append(2);
        VerifiedCheckpoint now = log.awaitPublished();
        assertEquals(2, now.cosignatures().size());
      }
      TestLog.await(() -> log.fault(2).isPresent());
      assertEquals(FAULTS.get(lie), log.fault(2).orElseThrow());
      assertEquals(LogState.PUBLISHING, log.report().state());
      TestLog.await(() -> log.events().contains("\"event\":\"witness-failed\",\"witness\":3"));
      // And when it is itself again, it counts again.
      third.become(Manner.HONEST);
      TestLog.await(() -> {
        log.append(1);
        return log.fault(2).isEmpty();
      });
      TestLog.await(() -> log.events().contains("witness-recovered"));
    }
  }

  @Test
  void withoutAQuorumTheLastGoodCheckpointStaysAndIsSucceededLater() throws Exception {
    try (TestLog log = log(3)) {
      log.append(5);
      SignedCheckpoint good = log.awaitPublished().signed();
      second.become(Manner.SILENT);
      log.append(5);
      TestLog.await(() -> log.report().state() == LogState.QUORUM_MISSING);
      assertEquals(good, log.published().checkpoint());
      assertEquals(10, log.report().integrated());
      assertTrue(log.events().contains("log-quorum-missing"), log.events());
      TestLog.await(() -> log.fault(1).equals(Optional.of(WitnessFault.UNREACHABLE)));
      int askedOfGood = first.asked();
      Thread.sleep(500);
      assertEquals(askedOfGood, first.asked(), "who has cosigned is left alone");
      // It is still that one after a restart.
      log.reopen();
      TestLog.await(() -> log.report().state() == LogState.QUORUM_MISSING);
      assertEquals(good, log.published().checkpoint());
      second.become(Manner.HONEST);
      assertEquals(10, log.awaitPublished().head().size());
      TestLog.await(() -> log.report().state() == LogState.PUBLISHING);
    }
  }

  @Test
  void aServerThatDoesNotKnowWhereAWitnessIsLearnsIt() throws Exception {
    try (TestLog log = log(3)) {
      log.append(7);
      log.awaitPublished();
      log.reopen();
      log.append(1);
      assertEquals(3, log.awaitPublished().cosignatures().size());
      assertEquals(8, first.heads().getLast().size());
    }
  }

  @Test
  void theSameTreeIsCosignedAgainInTime() throws Exception {
    List<TestWitness> all = List.of(first, second, third);
    try (TestLog log = new TestLog(folder, 3, all, List.of(), 1)) {
      log.append(4);
      long before = log.awaitPublished().witnessedAt().orElseThrow();
      TestLog.await(() -> {
        try {
          return log.verified().witnessedAt().orElseThrow() > before;
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      });
      assertEquals(4, log.verified().head().size());
    }
  }

  /** One alone may lie; two of three may not. */
  @Test
  void aLogThatMostWitnessesSayIsLargerIsNotPublished() throws Exception {
    try (TestLog log = log(1)) {
      log.append(3);
      SignedCheckpoint good = log.awaitPublished().signed();
      second.become(Manner.LARGER);
      third.become(Manner.LARGER);
      log.append(1);
      TestLog.await(() -> log.fault(1).isPresent() && log.fault(2).isPresent());
      TestLog.await(() -> log.report().state() == LogState.ROLLED_BACK);
      SignedCheckpoint shown = Objects.requireNonNull(log.published().checkpoint());
      log.append(5);
      Thread.sleep(500);
      assertEquals(shown, log.published().checkpoint());
      assertTrue(shown.checkpoint().head().size() <= 4, good.toString());
      assertTrue(log.events().contains("log-rolled-back"), log.events());
      // The two take it back.
      second.become(Manner.HONEST);
      third.become(Manner.HONEST);
      assertEquals(9, log.awaitPublished().head().size());
    }
  }

  /** A store that was put back: its witnesses know more, and show it. */
  @Test
  void aLogThatWasRolledBackSignsNothingMore() throws Exception {
    try (TestLog log = log(1)) {
      log.append(3);
      log.awaitPublished();
      List<Bytes> forked = List.of(Bytes.utf8("an entry that this store lost"));
      CompactTree tree = CompactTree.EMPTY;
      for (Bytes entry : log.entries()) {
        tree = tree.append(Merkle.leaf(entry));
      }
      TreeHead lost = tree.append(Merkle.leaf(forked.getFirst())).head();
      second.become(Manner.LARGER);
      second.show(new Checkpoint("test/log", lost).sign(log.signer()));
      log.append(1);
      TestLog.await(() -> log.report().state() == LogState.ROLLED_BACK);
      assertEquals(lost, proof(log.witness(1)).checkpoint().head());
      long integrated = log.report().integrated();
      log.append(5);
      Thread.sleep(500);
      assertEquals(integrated, log.report().integrated());
      assertNotEquals(9, log.published().size());
      assertEquals(9, log.report().size());
      // Nor after a restart, when nobody shows the proof any more.
      second.become(Manner.HONEST);
      TestLog.await(() -> log.report().proof() != null);
      log.reopen();
      TestLog.await(() -> log.report().state() == LogState.ROLLED_BACK);
      assertEquals(lost, Objects.requireNonNull(log.report().proof()).checkpoint().head());
      Thread.sleep(500);
      assertEquals(integrated, log.report().integrated());
    }
  }

  /** What an older folder would sign is noticed before it is signed. */
  @Test
  void afterAStartNothingNewIsSignedBeforeWitnessesKnowTheLastHead() throws Exception {
    try (TestLog log = log(2)) {
      log.append(3);
      log.awaitPublished();
      first.become(Manner.BROKEN);
      second.become(Manner.BROKEN);
      third.become(Manner.BROKEN);
      log.reopen();
      log.append(4);
      TestLog.await(() -> log.report().state() == LogState.QUORUM_MISSING);
      Thread.sleep(500);
      assertEquals(3, log.report().integrated());
      first.become(Manner.HONEST);
      second.become(Manner.HONEST);
      assertEquals(7, log.awaitPublished().head().size());
    }
  }

  /** What is shown as proof must be one: signed by this log, and not its beginning. */
  @Test
  void whatIsNoProofStopsNothing() throws Exception {
    try (TestLog log = log(2)) {
      log.append(3);
      SignedCheckpoint ours = log.awaitPublished().signed();
      third.become(Manner.INCONSISTENT);
      TreeHead much = new TreeHead(1000, Merkle.EMPTY_ROOT);
      for (SignedCheckpoint shown :
          List.of(
              ours,
              new Checkpoint("test/log", much)
                  .sign(new NoteSigner("test/log", Ed25519.generate(TestNetwork.entropy()))),
              new Checkpoint("other/log", much).sign(log.signer()))) {
        third.show(shown);
        int asked = third.asked();
        TestLog.await(() -> {
          log.append(1);
          return third.asked() > asked && log.fault(2).isPresent();
        });
        log.awaitPublished();
        assertNull(log.witness(2).proof());
      }
    }
  }

  private static SignedCheckpoint proof(WitnessReport report) {
    return Objects.requireNonNull(report.proof());
  }

  @Test
  void aWitnessThatTheCardDoesNotNameIsAskedAndDoesNotCount() throws Exception {
    // The policy of a log of the first two alone, with all three in the settings.
    try (TestLog log = new TestLog(folder, 2, List.of(first, second), List.of(third))) {
      log.append(3);
      VerifiedCheckpoint now = log.awaitPublished();
      assertEquals(2, now.cosignatures().size());
      TestLog.await(() -> log.witness(2).size() == 3);
      assertFalse(log.witness(2).counts());
      second.become(Manner.SILENT);
      log.append(1);
      TestLog.await(() -> log.report().state() == LogState.QUORUM_MISSING);
      assertEquals(3, log.published().size());
    }
  }
}
