package pli.transparency.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.NoteSigner;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.tree.Definition;
import pli.transparency.tree.Merkle;
import pli.transparency.witness.AddCheckpointResponse.Conflict;
import pli.transparency.witness.AddCheckpointResponse.Cosigned;
import pli.transparency.witness.AddCheckpointResponse.Refused;
import pli.transparency.witness.AddCheckpointResponse.Unavailable;

class WitnessTest {
  private final Party party = new Party();
  private final Cosigner witness = party.witnesses.get(0);
  private final TrustedLog known = party.trusted(0);
  private final List<Bytes> entries = Definition.entries(20);

  @Test
  void theExampleOfTheSpecificationComesBackAsItWas() throws DecodeException {
    Bytes body =
        Bytes.utf8(
            "old 20852014\n"
                + "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
                + "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n"
                + "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=\n"
                + "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=\n"
                + "\n"
                + "example.com/behind-the-sofa\n"
                + "20852163\n"
                + "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
                + "\n"
                + "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
                + "— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=\n");
    AddCheckpointRequest request = AddCheckpointRequest.parse(body);
    assertEquals(20852014, request.oldSize());
    assertEquals(4, request.path().size());
    assertEquals(20852163, request.checkpoint().checkpoint().head().size());
    assertEquals(body, request.encode());
  }

  @Test
  void whatIsNoRequestIsRefused() throws DecodeException {
    AddCheckpointRequest request = request(3, 9);
    String good = request.encode().utf8();
    for (String wrong :
        List.of(
            "",
            good.substring(4),
            good.replace("old 3", "old 03"),
            good.replace("old 3", "old -3"),
            good.replace("old 3", "old  3"),
            good.replace("old 3\n", "old 3\r\n"),
            good.replace("old 3\n", "old 3\n" + (Merkle.EMPTY_ROOT + "\n").repeat(61)),
            good.replace("\n\n", "\n"),
            good.replace("=\n", "\n"),
            good + "\n",
            good.substring(0, good.length() - 1))) {
      assertThrows(
          DecodeException.class, () -> AddCheckpointRequest.parse(Bytes.utf8(wrong)), wrong);
    }
  }

  @Test
  void aWitnessThatIsFollowedHonestlyCosignsEachStep()
      throws DecodeException, VerificationException {
    TreeHead latest = WitnessRules.NOTHING_YET;
    for (int size : new int[] {0, 1, 1, 5, 8, 20, 20}) {
      AddCheckpointRequest request = request((int) latest.size(), size);
      Cosignable cosignable =
          assertInstanceOf(Cosignable.class, WitnessRules.judge(known, latest, over(request)));
      assertEquals(latest, cosignable.latest());
      latest = cosignable.head();
      assertEquals(head(size), latest);
      AddCheckpointResponse response = cosignable.cosign(witness, 1_700_000_000);
      Cosigned read =
          assertInstanceOf(
              Cosigned.class,
              AddCheckpointResponse.parse(
                  response.status(), response.contentType(), response.body()));
      NoteSignature counted = read.by(witness.verifierKey(), request.checkpoint()).signature();
      SignedCheckpoint cosigned = request.checkpoint().with(List.of(counted));
      VerifiedCheckpoint.verify(cosigned, party.trusted(1));
    }
  }

  @Test
  void eachFaultHasItsStatus() {
    TreeHead five = head(5);
    assertEquals(404, status(null, five, request(5, 9)));
    assertEquals(404, status(known, five, of(5, 9, new NoteSigner("elsewhere", Party.keys(1)))));
    assertEquals(
        403, status(known, five, of(5, 9, new NoteSigner("example.org/log", Party.keys(7)))));
    AddCheckpointRequest good = request(5, 9);
    NoteSignature signature = good.checkpoint().note().signatures().get(0);
    NoteSignature forged =
        new NoteSignature(signature.name(), signature.keyId(), Bytes.adopt(new byte[64]));
    assertEquals(
        403,
        status(
            known,
            five,
            new AddCheckpointRequest(5, good.path(), good.checkpoint().with(List.of(forged)))));
    assertEquals(400, status(known, five, new AddCheckpointRequest(9, List.of(), signed(5))));
    assertEquals(409, status(known, five, request(4, 9)));
    assertEquals(409, status(known, five, request(0, 9)));
    assertEquals(409, status(known, WitnessRules.NOTHING_YET, request(5, 9)));
    assertEquals(422, status(known, five, new AddCheckpointRequest(5, List.of(), signed(9))));
    assertEquals(422, status(known, head(6, 5), request(5, 9)));
    assertEquals(422, status(known, head(6, 5), request(5, 5)));
    List<Hash> one = List.of(Merkle.EMPTY_ROOT);
    assertEquals(422, status(known, five, new AddCheckpointRequest(5, one, signed(5))));
    assertEquals(
        422, status(known, WitnessRules.NOTHING_YET, new AddCheckpointRequest(0, one, signed(9))));
    SignedCheckpoint wrongNothing = party.signed(new TreeHead(0, five.root()), 0);
    assertEquals(
        422,
        status(
            known, WitnessRules.NOTHING_YET, new AddCheckpointRequest(0, List.of(), wrongNothing)));
    assertEquals(200, status(known, five, good));
  }

  @Test
  void answersComeBackAsTheyWere() throws DecodeException {
    for (AddCheckpointResponse response :
        List.of(
            new Conflict(0),
            new Conflict(Long.MAX_VALUE),
            new Refused(Refusal.MALFORMED),
            new Refused(Refusal.NOT_SIGNED),
            new Refused(Refusal.UNKNOWN_LOG),
            new Refused(Refusal.INCONSISTENT),
            new Unavailable(503),
            new Cosigned(List.of(witness.cosign("o\n", 1))))) {
      assertEquals(
          response,
          AddCheckpointResponse.parse(response.status(), response.contentType(), response.body()));
    }
    assertEquals(Bytes.utf8("12\n"), new Conflict(12).body());
    assertEquals("text/x.tlog.size", new Conflict(12).contentType());
    assertEquals(
        new Conflict(12),
        AddCheckpointResponse.parse(409, "Text/X.tlog.size; a=b", Bytes.utf8("12\n")));
  }

  @Test
  void theMonitoringPathIsTheHashOfTheOrigin() {
    // printf %s example.org/log | sha256sum
    assertEquals(
        "d2ddd66899fd15bead08af77cf16e1fda92ebeaacf1c56f97d32388910e8f991/checkpoint",
        WitnessRules.monitoringPath("example.org/log"));
  }

  @Test
  void answersThatAreNoneAreRefused() {
    for (String body : List.of("", "\n", "12", "012\n", "12\n\n", "12\n13\n", "-1\n")) {
      assertThrows(
          DecodeException.class,
          () -> AddCheckpointResponse.parse(409, "text/x.tlog.size", Bytes.utf8(body)),
          body);
    }
    assertThrows(
        DecodeException.class,
        () -> AddCheckpointResponse.parse(409, "text/plain", Bytes.utf8("12\n")));
    for (String body : List.of("", "\n", "ok\n", witness.cosign("o\n", 1).line() + "\n")) {
      assertThrows(
          DecodeException.class,
          () -> AddCheckpointResponse.parse(200, "text/plain", Bytes.utf8(body)),
          body);
    }
  }

  @Test
  void onlyWhatTheWitnessSignedOfThisCheckpointCounts() throws VerificationException {
    SignedCheckpoint sent = signed(9);
    String text = sent.note().text();
    NoteSignature good = witness.cosign(text, 5);
    NoteSignature other = party.witnesses.get(1).cosign(text, 5);
    NoteSignature earlier = witness.cosign(text, 4);
    Cosigned both = new Cosigned(List.of(earlier, other, good));
    assertEquals(good, both.by(witness.verifierKey(), sent).signature());
    assertEquals(
        Reason.NOT_SIGNED,
        assertThrows(
                VerificationException.class,
                () -> new Cosigned(List.of(other)).by(witness.verifierKey(), sent))
            .reason());
    assertEquals(
        Reason.BAD_SIGNATURE,
        assertThrows(VerificationException.class, () -> both.by(witness.verifierKey(), signed(8)))
            .reason());
  }

  private static int status(
      @Nullable TrustedLog log, TreeHead latest, AddCheckpointRequest request) {
    return switch (WitnessRules.judge(log, latest, request)) {
      case Cosignable cosignable -> 200;
      case WitnessVerdict.Answer answer -> answer.response().status();
    };
  }

  /** As it arrives. */
  private static AddCheckpointRequest over(AddCheckpointRequest request) throws DecodeException {
    return AddCheckpointRequest.parse(request.encode());
  }

  private AddCheckpointRequest request(int old, int size) {
    return of(old, size, party.log);
  }

  private AddCheckpointRequest of(int old, int size, NoteSigner signer) {
    List<Hash> path = old == 0 ? List.of() : Definition.proof(old, entries.subList(0, size));
    String origin = signer.verifierKey().name();
    return new AddCheckpointRequest(old, path, new Checkpoint(origin, head(size)).sign(signer));
  }

  private SignedCheckpoint signed(int size) {
    return party.signed(head(size), 0);
  }

  private TreeHead head(int size) {
    return head(size, size);
  }

  /** A root of the wrong number of entries. */
  private TreeHead head(int of, int size) {
    return new TreeHead(size, Definition.root(entries.subList(0, of)));
  }
}
