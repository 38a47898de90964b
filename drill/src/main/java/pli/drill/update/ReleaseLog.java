package pli.drill.update;

import java.io.IOException;
import java.util.List;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.drill.operator.AskedWitness;
import pli.drill.operator.MerkleLog;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.TlogProof;
import pli.transparency.release.Release;
import pli.transparency.release.ReleaseEntry;
import pli.transparency.witness.AddCheckpointResponse;

/** A public log of signatures as Sigsum has them, which takes in whatever is signed. */
final class ReleaseLog {
  /** Checksum and signature stand before the hash of the key. */
  private static final int KEY_AT = 96;

  private final MerkleLog log;
  private final NoteSigner signer;
  private int witnessed;

  /** Under a key, whose hash is its name. */
  ReleaseLog(SignatureKeyPair keys) {
    String name = "sigsum.org/v1/tree/" + Sha256.hash(keys.publicKey()).hex();
    signer = new NoteSigner(name, keys);
    log = new MerkleLog(signer);
    log.append(Bytes.utf8("what others signed"));
  }

  private ReleaseLog(NoteSigner signer, MerkleLog log) {
    this.signer = signer;
    this.log = log;
  }

  /** Another log under the same key, with the same beginning: for who has stolen that as well. */
  ReleaseLog fork() {
    MerkleLog same = new MerkleLog(signer);
    log.entries().forEach(same::append);
    return new ReleaseLog(signer, same);
  }

  VerifierKey key() {
    return signer.verifierKey();
  }

  /** All signatures of a release with their proofs, as an honest witness cosigns them. */
  Release logged(Release release, AskedWitness witness, VerifierKey of) throws IOException {
    int first = log.size();
    append(release);
    AddCheckpointResponse answer = witness.add(log.request(witnessed));
    if (!(answer instanceof AddCheckpointResponse.Cosigned cosigned)) {
      throw new IOException("the witness answers " + answer.status());
    }
    witnessed = log.size();
    SignedCheckpoint checkpoint = log.checkpoint(log.size());
    try {
      return proved(
          release, first, checkpoint.with(List.of(cosigned.by(of, checkpoint).signature())));
    } catch (VerificationException e) {
      throw new IOException(e);
    }
  }

  /** The same in this log as its owner signs it, with lines that the owner likes. */
  Release loggedUnseen(Release release, List<NoteSignature> lines) {
    int first = log.size();
    append(release);
    return proved(release, first, log.checkpoint(log.size()).with(lines));
  }

  private void append(Release release) {
    for (ReleaseEntry entry : release.entries()) {
      log.append(((ReleaseEntry.OfSigsum) entry).leaf(release.manifest()));
    }
  }

  private Release proved(Release release, int first, SignedCheckpoint checkpoint) {
    Release proved = release;
    for (int i = 0; i < release.entries().size(); i++) {
      ReleaseEntry.OfSigsum signature = (ReleaseEntry.OfSigsum) release.entries().get(i);
      TlogProof proof = new TlogProof(Bytes.EMPTY, first + i, log.path(first + i), checkpoint);
      proved = proved.with(signature.with(proof));
    }
    return proved;
  }

  /**
   * What the owner of a key sees who reads the whole log: how many signatures it has of that key.
   */
  long signaturesOf(SignatureKeyPair keys) {
    Bytes hash = Sha256.hash(keys.publicKey());
    return log.entries().stream()
        .filter(entry -> entry.length() == KEY_AT + hash.length())
        .filter(entry -> entry.slice(KEY_AT, entry.length()).equals(hash))
        .count();
  }
}
