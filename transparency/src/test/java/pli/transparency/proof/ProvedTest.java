package pli.transparency.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.Party;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.SignedNote;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.ConsistencyProof;
import pli.transparency.tree.Definition;
import pli.transparency.tree.InclusionProof;
import pli.transparency.tree.Merkle;

/** What may be called proved, and what may not. */
class ProvedTest {
  private final Party party = new Party();
  private final List<Bytes> entries = Definition.entries(20);
  private final TrustedLog trusted = party.trusted(2);

  private interface Verification {
    void run() throws VerificationException;
  }

  @Test
  void aCheckpointNeedsTheLogAndEnoughWitnesses() throws VerificationException {
    VerifiedCheckpoint verified = VerifiedCheckpoint.verify(party.signed(head(7), 3), trusted);
    assertEquals(head(7), verified.head());
    assertEquals(3, verified.cosignatures().size());
    assertEquals(
        Reason.TOO_FEW_WITNESSES,
        refused(() -> VerifiedCheckpoint.verify(party.signed(head(7), 1), trusted)));
    SignedCheckpoint unsigned = party.signed(head(7), 3);
    SignedCheckpoint onlyWitnesses = without(unsigned, 0);
    assertEquals(
        Reason.NOT_SIGNED, refused(() -> VerifiedCheckpoint.verify(onlyWitnesses, trusted)));
    SignedCheckpoint elsewhere = new Checkpoint("example.org/another", head(7)).sign(party.log);
    assertEquals(
        Reason.WRONG_ORIGIN, refused(() -> VerifiedCheckpoint.verify(elsewhere, party.trusted(0))));
  }

  @Test
  void oneWitnessDoesNotCountTwice() {
    SignedCheckpoint once = party.signed(head(7), 1);
    String text = once.checkpoint().text();
    Cosigner sameKey = new Cosigner("witness.example/other", Party.keys(2));
    SignedCheckpoint often =
        once.with(
            List.of(
                party.witnesses.get(0).cosign(text, 5),
                party.witnesses.get(0).cosign(text, 6),
                sameKey.cosign(text, 7)));
    assertEquals(
        Reason.TOO_FEW_WITNESSES, refused(() -> VerifiedCheckpoint.verify(often, trusted)));
  }

  @Test
  void aForgedWitnessLineIsNoticed() {
    SignedCheckpoint other = party.signed(head(8), 3);
    List<NoteSignature> moved = other.note().signatures().subList(1, 3);
    SignedCheckpoint forged = party.signed(head(7), 0).with(moved);
    assertEquals(Reason.BAD_SIGNATURE, refused(() -> VerifiedCheckpoint.verify(forged, trusted)));
  }

  @Test
  void theTimeIsThatOfTheQuorumNotOfTheFastestClock() throws VerificationException {
    // The three cosign at …000, …100 and …200.
    SignedCheckpoint signed = party.signed(head(3), 3);
    assertEquals(
        OptionalLong.of(1_700_000_100L), VerifiedCheckpoint.verify(signed, trusted).witnessedAt());
    assertEquals(
        OptionalLong.of(1_700_000_200L),
        VerifiedCheckpoint.verify(signed, party.trusted(1)).witnessedAt());
    assertEquals(
        OptionalLong.of(1_700_000_000L),
        VerifiedCheckpoint.verify(signed, party.trusted(3)).witnessedAt());
    TrustedLog alone = new TrustedLog(party.log.verifierKey(), WitnessPolicy.NONE);
    assertEquals(OptionalLong.empty(), VerifiedCheckpoint.verify(signed, alone).witnessedAt());
  }

  @Test
  void onlyGrowthIsAStep() throws VerificationException {
    for (int old = 0; old <= 20; old++) {
      for (int size = Math.max(1, old); size <= 20; size++) {
        List<Hash> path = old == 0 ? List.of() : Definition.proof(old, entries.subList(0, size));
        ConsistencyProof proof = new ConsistencyProof(old, size, path);
        AppendOnlyStep step = AppendOnlyStep.verify(verified(old), verified(size), proof);
        assertEquals(old, step.older().head().size());
        assertEquals(size, step.newer().head().size());
      }
    }
    ConsistencyProof proof = new ConsistencyProof(5, 9, Definition.proof(5, entries.subList(0, 9)));
    VerifiedCheckpoint five = verified(5);
    VerifiedCheckpoint nine = verified(9);
    VerifiedCheckpoint otherFive = verified(new TreeHead(5, head(6).root()));
    assertEquals(
        Reason.ROOT_MISMATCH, refused(() -> AppendOnlyStep.verify(otherFive, nine, proof)));
    assertEquals(Reason.SHRUNK, refused(() -> AppendOnlyStep.verify(nine, five, proof)));
    assertEquals(
        Reason.PROOF_LENGTH, refused(() -> AppendOnlyStep.verify(five, verified(10), proof)));
    ConsistencyProof none = new ConsistencyProof(5, 5, List.of());
    assertEquals(Reason.FORK, refused(() -> AppendOnlyStep.verify(five, otherFive, none)));
    VerifiedCheckpoint wrongNothing = verified(new TreeHead(0, head(1).root()));
    ConsistencyProof fromNothing = new ConsistencyProof(0, 5, List.of());
    assertEquals(
        Reason.ROOT_MISMATCH,
        refused(() -> AppendOnlyStep.verify(wrongNothing, five, fromNothing)));
    ConsistencyProof hashes = new ConsistencyProof(0, 5, List.of(Merkle.EMPTY_ROOT));
    assertEquals(
        Reason.PROOF_LENGTH, refused(() -> AppendOnlyStep.verify(verified(0), five, hashes)));
  }

  @Test
  void anEntryIsARecordWhereItStandsOnly() throws VerificationException {
    VerifiedCheckpoint nine = verified(9);
    InclusionProof proof = new InclusionProof(4, 9, Definition.path(4, entries.subList(0, 9)));
    VerifiedRecord record = VerifiedRecord.verify(nine, entries.get(4), proof);
    assertEquals(4, record.index());
    assertEquals(entries.get(4), record.entry());
    assertEquals(nine, record.checkpoint());
    assertEquals(
        Reason.ROOT_MISMATCH, refused(() -> VerifiedRecord.verify(nine, entries.get(5), proof)));
    assertEquals(
        Reason.PROOF_LENGTH,
        refused(() -> VerifiedRecord.verify(verified(10), entries.get(4), proof)));
  }

  @Test
  void aProofFileComesBackAndHolds() throws DecodeException, VerificationException {
    SignedCheckpoint signed = party.signed(head(9), 2);
    List<Hash> path = Definition.path(4, entries.subList(0, 9));
    for (Bytes extra : List.of(Bytes.EMPTY, Bytes.utf8("outside the signature"))) {
      TlogProof proof = new TlogProof(extra, 4, path, signed);
      TlogProof read = TlogProof.parse(proof.encode());
      assertEquals(proof, read);
      assertEquals(4, read.verify(entries.get(4), trusted).index());
      assertThrows(VerificationException.class, () -> read.verify(entries.get(3), trusted));
      assertThrows(
          VerificationException.class, () -> read.verify(entries.get(4), party.trusted(3)));
    }
  }

  @Test
  void whatIsNoProofFileIsRefused() throws DecodeException {
    TlogProof proof =
        new TlogProof(
            Bytes.utf8("more"), 4, Definition.path(4, entries), party.signed(head(20), 1));
    String good = proof.encode().utf8();
    assertEquals(
        "c2sp.org/tlog-proof@v1\nextra bW9yZQ==\nindex 4\n",
        good.substring(0, good.indexOf("index 4\n") + 8));
    for (String wrong :
        List.of(
            good.replace("@v1", "@v2"),
            good.replace("extra bW9yZQ==", "extra "),
            good.replace("bW9yZQ==", "bW9yZQ"),
            good.replace("index 4", "index 04"),
            good.replace("index 4\n", ""),
            good.replace("index 4\n", "index 4\n\n"),
            good.replace("index 4\n", "index 4\nextra bW9yZQ==\n"),
            good.replace("index 4\n", "index 4\n" + (Merkle.EMPTY_ROOT + "\n").repeat(60)),
            good + "\n",
            good.substring(0, good.length() - 1),
            good.substring(0, good.indexOf("\u2014")))) {
      assertThrows(DecodeException.class, () -> TlogProof.parse(Bytes.utf8(wrong)), wrong);
    }
  }

  @Test
  void aLogIsFollowedInBatchesToEachCheckpoint() throws VerificationException {
    FollowedLog log = FollowedLog.begin(verified(6)).follow(verified(6), entries.subList(0, 6));
    assertTrue(log.isComplete());
    assertEquals(6, log.news().size());
    VerifiedCheckpoint last = verified(20);
    for (int at = 6; at < 20; at += 7) {
      ConsistencyProof proof = new ConsistencyProof(at + 7, 20, Definition.proof(at + 7, entries));
      log = log.follow(last, entries.subList(at, at + 7), proof);
      assertEquals(at, log.news().get(0).index());
      assertEquals(entries.get(at), log.news().get(0).entry());
      assertEquals(at + 7 == 20, log.isComplete());
    }
    ConsistencyProof same = new ConsistencyProof(20, 20, List.of());
    assertEquals(last.head(), FollowedLog.resume(last, log.tree(), same).tree().head());
    assertThrows(
        VerificationException.class,
        () -> FollowedLog.resume(last, CompactTree.EMPTY.append(Merkle.EMPTY_ROOT), same));
  }

  @Test
  void aLogThatLeavesOutAddsOrChangesAnEntryIsNotFollowed() throws VerificationException {
    FollowedLog six = FollowedLog.begin(verified(6)).follow(verified(6), entries.subList(0, 6));
    VerifiedCheckpoint nine = verified(9);
    List<Bytes> changed = new ArrayList<>(entries.subList(6, 9));
    changed.set(1, Bytes.utf8("another"));
    assertEquals(Reason.PROOF_LENGTH, refused(() -> six.follow(nine, entries.subList(6, 8))));
    assertEquals(Reason.PROOF_LENGTH, refused(() -> six.follow(nine, entries.subList(6, 10))));
    assertEquals(Reason.FORK, refused(() -> six.follow(nine, changed)));
    assertEquals(Reason.SHRUNK, refused(() -> six.follow(verified(5), List.of())));
    VerifiedCheckpoint otherSix = verified(new TreeHead(6, head(5).root()));
    assertEquals(Reason.FORK, refused(() -> six.follow(otherSix, List.of())));
    FollowedLog begun = FollowedLog.begin(nine);
    assertFalse(begun.isComplete());
    assertThrows(IllegalStateException.class, () -> begun.follow(verified(10), entries));
    assertEquals(6, six.tree().size());
  }

  @Test
  void twoRootsOfOneSizeAreAFork() throws VerificationException {
    SignedCheckpoint one = party.signed(head(9), 0);
    SignedCheckpoint other = party.signed(new TreeHead(9, head(8).root()), 0);
    assertEquals(other, Fork.verify(one, other, trusted).second());
    assertEquals(Reason.OUT_OF_RANGE, refused(() -> Fork.verify(one, one, trusted)));
    assertEquals(
        Reason.OUT_OF_RANGE, refused(() -> Fork.verify(one, party.signed(head(10), 0), trusted)));
    SignedCheckpoint stranger =
        new Checkpoint("example.org/log", head(8))
            .sign(new NoteSigner("example.org/log", Party.keys(9)));
    assertEquals(Reason.NOT_SIGNED, refused(() -> Fork.verify(one, stranger, trusted)));
  }

  @Test
  void aTreeThatDoesNotBeginWithAnOlderOneIsAFork() throws VerificationException {
    SignedCheckpoint twenty = party.signed(head(20), 0);
    SignedCheckpoint forged = party.signed(new TreeHead(9, head(8).root()), 0);
    ConsistencyProof proof = new ConsistencyProof(9, 20, Definition.proof(9, entries));
    assertEquals(forged, Fork.verify(forged, twenty, trusted, head(9).root(), proof).first());
    SignedCheckpoint honest = party.signed(head(9), 0);
    assertEquals(
        Reason.OUT_OF_RANGE,
        refused(() -> Fork.verify(honest, twenty, trusted, head(9).root(), proof)));
    assertEquals(
        Reason.ROOT_MISMATCH,
        refused(() -> Fork.verify(honest, twenty, trusted, head(8).root(), proof)));
  }

  private TreeHead head(int size) {
    return new TreeHead(size, Definition.root(entries.subList(0, size)));
  }

  private VerifiedCheckpoint verified(int size) throws VerificationException {
    return verified(head(size));
  }

  private VerifiedCheckpoint verified(TreeHead head) throws VerificationException {
    return VerifiedCheckpoint.verify(party.signed(head, 2), trusted);
  }

  private static SignedCheckpoint without(SignedCheckpoint signed, int index) {
    List<NoteSignature> fewer = new ArrayList<>(signed.note().signatures());
    fewer.remove(index);
    try {
      return SignedCheckpoint.of(new SignedNote(signed.note().text(), fewer));
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  private static Reason refused(Verification verification) {
    return assertThrows(VerificationException.class, verification::run).reason();
  }
}
