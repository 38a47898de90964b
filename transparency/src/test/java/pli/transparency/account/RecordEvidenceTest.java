package pli.transparency.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Party;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.RecordEvidence;
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
