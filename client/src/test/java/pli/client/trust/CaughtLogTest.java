package pli.client.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.client.FakeLog;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.evidence.BrokenChainEvidence;
import pli.transparency.evidence.ForkEvidence;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.RecordChain;

/** Logs that contradict themselves are caught, and what proves it is kept. */
class CaughtLogTest extends TailCase {
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
}
