package pli.transparency.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Party;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Office;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.Place;
import pli.transparency.evidence.RecordEvidence;
import pli.transparency.evidence.Shown;
import pli.transparency.evidence.ShownAdministration;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.NoteSigner;
import pli.transparency.proof.TlogProof;
import pli.transparency.tree.Definition;

/** An account's records as a file for a stranger. */
class RecordEvidenceTest {
  private static final int PLACE = 4;

  private final Person alice = new Person("alice");
  private final Bytes card = Person.CARD.sign(Party.keys(71).privateKey());

  @Test
  void theRecordsOfAnAccountAreShown() throws Exception {
    List<LoggedRecord> records = alice.twoRecords();
    RecordEvidence evidence = evidence(alice.handle, records, 1);
    assertEquals(evidence, Evidence.parse(evidence.encode()));
    RecordEvidence.Proved proved = evidence.verify(Person.CARD);
    assertEquals(2, proved.chain().version());
    assertEquals(PLACE, proved.entry().index());
    assertEquals(2, proved.chain().record().devices().size());
    RecordEvidence first = evidence(alice.handle, records.subList(0, 1), 0);
    assertEquals(1, first.verify(Person.CARD).chain().version());
  }

  @Test
  void whatIsNotSoIsNotShown() throws Exception {
    List<LoggedRecord> records = alice.twoRecords();
    List<LoggedRecord> second = records.subList(1, 2);
    List<LoggedRecord> doubled = List.of(records.get(0), records.get(0));
    assertEquals(Reason.WRONG_LABEL, refused(evidence(new Handle("bob"), records, 1)));
    assertEquals(Reason.VERSION_GAP, refused(evidence(alice.handle, second, 0)));
    assertEquals(Reason.VERSION_GAP, refused(evidence(alice.handle, doubled, 1)));
    assertEquals(Reason.ROOT_MISMATCH, refused(evidence(alice.handle, records, 0)));
    NetworkCard other = Person.card("other", Person.VRF.publicKey());
    RecordEvidence evidence = evidence(alice.handle, records, 1);
    assertEquals(
        Reason.WRONG_ORIGIN,
        assertThrows(VerificationException.class, () -> evidence.verify(other)).reason());
  }

  @Test
  void aFileThatWasChangedIsRefused() throws Exception {
    Bytes file = evidence(alice.handle, alice.twoRecords(), 1).encode();
    for (int i = 0; i < file.length(); i += 7) {
      byte[] flipped = file.toByteArray();
      flipped[i] ^= 1;
      int at = i;
      assertThrows(
          Exception.class,
          () -> ((RecordEvidence) Evidence.parse(Bytes.copyOf(flipped))).verify(Person.CARD),
          () -> "byte " + at);
    }
    String text = file.utf8();
    String noRecord = text.replaceAll("record [^\n]*\n", "");
    assertThrows(DecodeException.class, () -> Evidence.parse(Bytes.utf8(noRecord)));
    String strangerKey = new NoteSigner("net/log", Party.keys(5)).verifierKey().encode();
    String otherLog =
        text.replace("log " + Person.CARD.log().keys().get(0).encode(), "log " + strangerKey);
    assertThrows(DecodeException.class, () -> Evidence.parse(Bytes.utf8(otherLog)));
  }

  @Test
  void aResetIsShownWithWhoMightMakeIt() throws Exception {
    RecordEvidence evidence = Shown.reset();
    assertEquals(evidence, Evidence.parse(evidence.encode()));
    RecordEvidence.Proved proved = evidence.verify(Person.CARD);
    assertEquals(2, proved.chain().version());
    assertTrue(proved.chain().latest().isReset());
    assertEquals(Shown.RESET_PLACE, proved.entry().index());

    // Without the policy that says who might it shows nothing.
    ShownAdministration shown = evidence.administration().orElseThrow();
    ShownAdministration.Shown policyOne = shown.entries().get(0);
    assertEquals(
        Reason.WRONG_POLICY, refused(with(evidence, List.of(policyOne), evidence.resets())));
    assertEquals(Reason.OUT_OF_RANGE, refused(with(evidence, List.of(), evidence.resets())));
    // A policy or the reset with another place than its own.
    ShownAdministration.Shown policyTwo = shown.entries().get(1);
    ShownAdministration.Shown misplaced =
        new ShownAdministration.Shown(policyTwo.entry(), policyOne.place());
    assertEquals(
        Reason.ROOT_MISMATCH,
        refused(with(evidence, List.of(policyOne, misplaced), evidence.resets())));
    assertEquals(
        Reason.ROOT_MISMATCH, refused(with(evidence, shown.entries(), List.of(policyTwo.place()))));
    assertThrows(IllegalArgumentException.class, () -> with(evidence, shown.entries(), List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RecordEvidence(
                card,
                evidence.handle(),
                evidence.labelProof(),
                evidence.records(),
                evidence.proof()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RecordEvidence(
                card,
                alice.handle,
                alice.label().proof(),
                evidence.administration(),
                List.of(alice.firstRecord()),
                List.of(),
                evidence.proof()));
  }

  @Test
  void aResetOfTooFewIsShownToBeNone() throws Exception {
    Administration three = Office.three(1, 2, 1);
    LoggedRecord first = alice.firstRecord();
    AccountChain chain =
        AccountChain.begin(Person.CARD, alice.handle, alice.label().proof(), first);
    LoggedRecord alone =
        three
            .proposals()
            .signReset(chain, alice.record(2, alice.second), alice.opening(), Office.ANNA.first);
    assertEquals(
        Reason.TOO_FEW_SIGNERS, refused(Shown.records(three, alice, List.of(first, alone), 34)));
  }

  private static RecordEvidence with(
      RecordEvidence evidence, List<ShownAdministration.Shown> entries, List<Place> resets) {
    ShownAdministration shown = evidence.administration().orElseThrow();
    return new RecordEvidence(
        evidence.card(),
        evidence.handle(),
        evidence.labelProof(),
        Optional.of(
            new ShownAdministration(shown.policyLabelProof(), shown.actLabelProof(), entries)),
        evidence.records(),
        resets,
        evidence.proof());
  }

  /** Evidence whose proof is of one of the records. */
  private RecordEvidence evidence(Handle handle, List<LoggedRecord> records, int proved) {
    List<Bytes> entries = new ArrayList<>(Definition.entries(9));
    entries.set(PLACE, records.get(proved).leaf().encode());
    TreeHead head = new TreeHead(9, Definition.root(entries));
    SignedCheckpoint checkpoint =
        new Checkpoint("net/log", head).sign(new NoteSigner("net/log", Party.keys(72)));
    TlogProof proof =
        new TlogProof(Bytes.EMPTY, PLACE, Definition.path(PLACE, entries), checkpoint);
    return new RecordEvidence(card, handle, alice.label().proof(), records, proof);
  }

  private static Reason refused(RecordEvidence evidence) {
    return assertThrows(VerificationException.class, () -> evidence.verify(Person.CARD)).reason();
  }
}
