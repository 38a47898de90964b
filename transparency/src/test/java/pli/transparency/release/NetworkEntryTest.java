package pli.transparency.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.SignatureKeyPair;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.proof.TlogProof;
import pli.transparency.release.ReleaseException.Reason;
import pli.transparency.tree.Definition;

/** Releases in a network's own log, whose leaves have all signatures at once. */
class NetworkEntryTest {
  private static final Bytes OPENING = Bytes.adopt(new byte[Commitment.OPENING_LENGTH]);
  private static final String ORIGIN = "example.org/log";

  private final Draft draft = new Draft();
  private LeafType type = LeafType.RELEASE;
  private String signedFor = ORIGIN;
  private Bytes content = draft.manifest().encode();

  @Test
  void aLeafWithEnoughSignaturesIsInstalled() throws ReleaseException {
    VerifiedRelease verified = verify(release(List.of(0, 2)));
    assertEquals(
        List.of("developer Pli", "rebuilder Atelier Nord"),
        verified.logged().signatories().stream().map(each -> each.party().toString()).toList());
    assertEquals(8, verify(release(List.of(1, 2, 3))).manifest().number());
  }

  @Test
  void twoLogsCountTogether() throws ReleaseException {
    Release both =
        new Release(
            draft.manifest(),
            List.of(
                release(List.of(3)).entries().get(0),
                Release.parse(draft.file()).entries().get(1)));
    assertEquals(2, verify(both).logged().signatories().size());
  }

  @Test
  void aLeafThatFallsShortIsRefused() {
    assertEquals(Reason.TOO_FEW_SIGNATURES, refused(release(List.of(2))));
    assertEquals(Reason.SAME_PARTY_TWICE, refused(release(List.of(0, 1))));
    assertEquals(Reason.UNKNOWN_KEY, refused(release(List.of(0, 4))));
    signedFor = "example.org/second";
    assertEquals(Reason.BAD_SIGNATURE, refused(release(List.of(0, 2))));
    signedFor = ORIGIN;
    type = LeafType.ALERT;
    assertEquals(Reason.BAD_SIGNATURE, refused(release(List.of(0, 2))));
    type = LeafType.RELEASE;
    content = Bytes.utf8("another manifest");
    assertEquals(Reason.BAD_SIGNATURE, refused(release(List.of(0, 2))));
  }

  private Release release(List<Integer> signers) {
    LeafBody body =
        LeafBody.first(type, Bytes.adopt(new byte[32]), Commitment.to(OPENING, content));
    List<SignatureKeyPair> keys =
        List.of(
            Draft.DEVELOPER,
            Draft.DEVELOPERS_NEXT,
            Draft.REBUILDER,
            Draft.ORGANISATION,
            Draft.STRANGER);
    List<LeafSignature> signatures = new ArrayList<>();
    for (int signer : signers) {
      signatures.add(LeafSignature.sign(body, signedFor, signer, keys.get(signer)));
    }
    Leaf leaf = new Leaf(body, signatures);
    List<Bytes> tree = new ArrayList<>(Definition.entries(9));
    tree.set(4, leaf.encode());
    SignedCheckpoint checkpoint = draft.checkpoint(tree);
    TlogProof proof = new TlogProof(Bytes.EMPTY, 4, Definition.path(4, tree), checkpoint);
    return new Release(draft.manifest(), List.of(new ReleaseEntry.OfNetwork(leaf, OPENING, proof)));
  }

  private VerifiedRelease verify(Release release) throws ReleaseException {
    assertEquals(release, Release.parse(release.encode()));
    return ReleaseGate.verify(
        release.encode(), draft.policy, draft.current, draft.now, draft.found());
  }

  private Reason refused(Release release) {
    return assertThrows(ReleaseException.class, () -> verify(release)).reason();
  }
}
