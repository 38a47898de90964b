package pli.transparency.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Damage;
import pli.transparency.Limits;
import pli.transparency.Party;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSigner;
import pli.transparency.proof.TlogProof;
import pli.transparency.release.ReleaseParty.Role;

/** The files of releases have one encoding each, and limits. */
class ReleaseFilesTest {
  private static final Bytes POLICY = Draft.policy(3, 2, Draft.WAITING).encode();

  @Test
  void aPolicyIsReadAsItWasWritten() throws DecodeException {
    assertEquals(Draft.policy(3, 2, Draft.WAITING), ReleasePolicy.parse(POLICY));
    Damage.oneEncoding(POLICY, ReleasePolicy::parse, ReleasePolicy::encode);
  }

  @Test
  void aPolicyThatAsksForNothingIsNone() {
    for (String[] edit :
        new String[][] {
          {"signatures 2", "signatures 0"},
          {"signatures 2", "signatures 4"},
          {"number 3", "number 0"},
          {"waiting 86400", "waiting 99999999999"},
          {"quorum 2", "quorum 0"},
          {"quorum 2", "quorum 4"},
          {"party organisation The Lighthouse", "party developer Pli"},
          {"party organisation The Lighthouse", "party thief The Lighthouse"},
          {"product pli", "product Pli"},
        }) {
      assertThrows(DecodeException.class, () -> ReleasePolicy.parse(edited(POLICY, edit)), edit[1]);
    }
  }

  @Test
  void oneKeyUnderTwoNamesIsRefusedInAPolicy() {
    ReleaseParty developer =
        new ReleaseParty(Role.DEVELOPER, "a", List.of(Draft.DEVELOPER.publicKey()));
    ReleaseParty same = new ReleaseParty(Role.REBUILDER, "b", List.of(Draft.DEVELOPER.publicKey()));
    List<TrustedLog> logs = List.of(new Party().trusted(2));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ReleasePolicy("pli", 1, 2, 0, List.of(developer, same), logs));
    // The same for a witness: its key once more, under another name.
    String witness = "witness " + new Party().witnessKeys().get(1).encode();
    String alias = "witness " + new Cosigner("other", Party.keys(2)).verifierKey().encode();
    assertThrows(
        DecodeException.class,
        () ->
            ReleasePolicy.parse(
                edited(Draft.policy(1, 2, Draft.WAITING).encode(), witness, alias)));
  }

  @Test
  void waitingNeedsWitnesses() {
    TrustedLog alone =
        new TrustedLog(
            new NoteSigner("example.org/log", Party.keys(1)).verifierKey(), WitnessPolicy.NONE);
    List<ReleaseParty> parties = Draft.policy(1, 2, 0).parties();
    assertEquals(1, new ReleasePolicy("pli", 1, 1, 0, parties, List.of(alone)).number());
    assertThrows(
        IllegalArgumentException.class,
        () -> new ReleasePolicy("pli", 1, 1, 60, parties, List.of(alone)));
  }

  @Test
  void filesPastTheirLimitsAreRefused() {
    assertThrows(
        DecodeException.class,
        () -> ReleasePolicy.parse(Bytes.adopt(new byte[Limits.MAX_RELEASE_POLICY + 1])));
    assertEquals(
        ReleaseException.Reason.TOO_LARGE,
        assertThrows(
                ReleaseException.class,
                () -> ReleaseManifest.parse(Bytes.adopt(new byte[Limits.MAX_RELEASE_MANIFEST + 1])))
            .reason());
  }

  @Test
  void aProofGoesToSigsumsFormAndBack() throws DecodeException, ReleaseException {
    Draft draft = new Draft();
    TrustedLog log = draft.policy.logs().get(0);
    for (ReleaseEntry entry : Release.parse(draft.file()).entries()) {
      ReleaseEntry.OfSigsum signature = (ReleaseEntry.OfSigsum) entry;
      SigsumProof proof = SigsumProof.of(signature, log);
      assertEquals(proof, SigsumProof.parse(proof.encode()));
      TlogProof back = proof.tlogProof(draft.policy.logs());
      assertEquals(signature.proof().orElseThrow(), back);
      Damage.oneEncoding(proof.encode(), SigsumProof::parse, SigsumProof::encode);
      assertThrows(
          DecodeException.class, () -> proof.tlogProof(List.of(draft.policy.logs().get(1))));
    }
  }

  @Test
  void theFirstVersionOfSigsumsProofIsReadToo() throws DecodeException, ReleaseException {
    Draft draft = new Draft();
    ReleaseEntry.OfSigsum signature =
        (ReleaseEntry.OfSigsum) Release.parse(draft.file()).entries().get(0);
    SigsumProof proof = SigsumProof.of(signature, draft.policy.logs().get(0));
    Bytes first = edited(proof.encode(), "version=2", "version=1");
    assertThrows(DecodeException.class, () -> SigsumProof.parse(first));
    assertEquals(proof, SigsumProof.parse(edited(first, "leaf=", "leaf=12ab ")));
  }

  @Test
  void aSignatureTakesThePlaceOfTheOneBefore() throws ReleaseException {
    Release release = Release.parse(new Draft().file());
    ReleaseEntry.OfSigsum again = ReleaseEntry.OfSigsum.sign(release.manifest(), Draft.REBUILDER);
    Release signed = release.with(again);
    assertEquals(2, signed.entries().size());
    assertEquals(again, signed.signature(Draft.REBUILDER.publicKey()).orElseThrow());
    Release more = release.with(ReleaseEntry.OfSigsum.sign(release.manifest(), Draft.ORGANISATION));
    assertEquals(3, more.entries().size());
    assertEquals(more, Release.parse(more.encode()));
  }

  private static Bytes edited(Bytes file, String... edit) {
    try {
      String text = file.utf8();
      String other = text.replace(edit[0], edit[1]);
      if (other.equals(text)) {
        throw new AssertionError(edit[0] + " is not there");
      }
      return Bytes.utf8(other);
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }
}
