package pli.client.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.client.FakeLog;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.RecordChain;
import pli.transparency.note.NoteSignature;
import pli.transparency.tile.TilePath;

/** Honest logs are followed to their end; of others nothing is taken. */
class TailTest extends TailCase {
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
}
