package pli.transparency.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.SignatureType;
import pli.transparency.note.SignedNote;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.TlogProof;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.proof.VerifiedRecord;
import pli.transparency.release.LoggedRelease.Signatory;
import pli.transparency.release.ReleaseException.Reason;
import pli.transparency.tree.InclusionProof;

/** Do the signatures of an entry hold, whose are they, and is it logged? */
final class EntryCheck {
  private final ReleaseManifest manifest;
  private final ReleasePolicy policy;

  EntryCheck(ReleaseManifest manifest, ReleasePolicy policy) {
    this.manifest = manifest;
    this.policy = policy;
  }

  List<Signatory> verify(ReleaseEntry entry) throws ReleaseException {
    return switch (entry) {
      case ReleaseEntry.OfSigsum signature -> verify(signature);
      case ReleaseEntry.OfNetwork leaf -> verify(leaf);
    };
  }

  private List<Signatory> verify(ReleaseEntry.OfSigsum entry) throws ReleaseException {
    ReleaseParty party = party(entry.key());
    if (!entry.holds(manifest)) {
      throw new ReleaseException(Reason.BAD_SIGNATURE, "the signature of " + party);
    }
    if (!entry.proof().isPresent()) {
      throw new ReleaseException(Reason.NOT_LOGGED, "the signature of " + party);
    }
    TlogProof proof = entry.proof().get();
    VerifiedRecord record = logged(entry.leaf(manifest), proof);
    return Collections.singletonList(new Signatory(party, record.checkpoint(), record.index()));
  }

  private List<Signatory> verify(ReleaseEntry.OfNetwork entry) throws ReleaseException {
    Leaf leaf = entry.leaf();
    try {
      leaf.body().commitment().verify(entry.opening(), manifest.encode());
    } catch (VerificationException e) {
      throw new ReleaseException(Reason.BAD_SIGNATURE, "an entry about another manifest");
    }
    if (leaf.body().type() != LeafType.RELEASE) {
      throw new ReleaseException(Reason.BAD_SIGNATURE, "an entry that is about no release");
    }
    VerifiedRecord record = logged(leaf.encode(), entry.logged());
    Bytes signed = leaf.body().toBeSigned(record.checkpoint().origin());
    List<Bytes> keys = policy.keys();
    List<Signatory> signatories = new ArrayList<>();
    for (LeafSignature signature : leaf.signatures()) {
      if (signature.signer() >= keys.size()) {
        throw unknown();
      }
      Bytes key = keys.get(signature.signer());
      ReleaseParty party = party(key);
      if (!Ed25519.verify(key, signed, signature.signature())) {
        throw new ReleaseException(Reason.BAD_SIGNATURE, "the signature of " + party);
      }
      signatories.add(new Signatory(party, record.checkpoint(), record.index()));
    }
    return signatories;
  }

  private ReleaseParty party(Bytes key) throws ReleaseException {
    ReleaseParty party = policy.holder(key);
    if (party != null) {
      return party;
    }
    Optional<ReleasePolicy> next = manifest.nextPolicy();
    if (next.isPresent() && next.get().holder(key) != null) {
      throw new ReleaseException(
          Reason.POLICY_UNSIGNED, "a signature of somebody whom only the next policy knows");
    }
    throw unknown();
  }

  private static ReleaseException unknown() {
    return new ReleaseException(
        Reason.UNKNOWN_KEY, "a signature of somebody whom the policy does not know");
  }

  private VerifiedRecord logged(Bytes entry, TlogProof proof) throws ReleaseException {
    String origin = proof.checkpoint().checkpoint().origin();
    TrustedLog log = policy.log(origin);
    if (log == null) {
      throw new ReleaseException(Reason.WRONG_LOG, "a log that the policy does not accept");
    }
    VerifiedCheckpoint checkpoint = checkpoint(proof, log);
    try {
      InclusionProof inclusion =
          new InclusionProof(proof.index(), checkpoint.head().size(), proof.path());
      return VerifiedRecord.verify(checkpoint, entry, inclusion);
    } catch (VerificationException e) {
      throw new ReleaseException(Reason.NOT_LOGGED, String.valueOf(e.getMessage()));
    }
  }

  /** First the log alone, so that it is known who lied. */
  private static VerifiedCheckpoint checkpoint(TlogProof proof, TrustedLog log)
      throws ReleaseException {
    try {
      var unused =
          VerifiedCheckpoint.verify(
              proof.checkpoint(), new TrustedLog(log.origin(), log.keys(), WitnessPolicy.NONE));
    } catch (VerificationException e) {
      throw new ReleaseException(
          Reason.LOG_FORGED, "a checkpoint that " + log.origin() + " did not sign");
    }
    try {
      return VerifiedCheckpoint.verify(proof.checkpoint(), log);
    } catch (VerificationException e) {
      if (e.reason() == VerificationException.Reason.BAD_SIGNATURE) {
        throw new ReleaseException(
            Reason.WITNESS_FORGED, "a line that names a witness of " + log.origin());
      }
      throw isOneTwice(proof.checkpoint().note(), log.witnesses())
          ? new ReleaseException(Reason.WITNESS_TWICE, "a witness of " + log.origin())
          : new ReleaseException(Reason.TOO_FEW_WITNESSES, String.valueOf(e.getMessage()));
    }
  }

  /** Did a witness of the policy sign under a name that is not its own? */
  private static boolean isOneTwice(SignedNote note, WitnessPolicy witnesses) {
    for (NoteSignature line : note.signatures()) {
      for (VerifierKey witness : witnesses.witnesses()) {
        VerifierKey other =
            new VerifierKey(line.name(), SignatureType.COSIGNATURE_V1, witness.publicKey());
        if (!line.name().equals(witness.name()) && other.verify(note.text(), line)) {
          return true;
        }
      }
    }
    return false;
  }
}
