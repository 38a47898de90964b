package pli.transparency;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.VerifierKey;

/** A log's key and some witnesses' keys, the same in each run. */
public final class Party {
  /** A log. */
  public final NoteSigner log = new NoteSigner("example.org/log", keys(1));

  /** Three witnesses. */
  public final List<Cosigner> witnesses =
      List.of(
          new Cosigner("witness.example/w1", keys(2)),
          new Cosigner("witness.example/w2", keys(3)),
          new Cosigner("witness.example/w3", keys(4)));

  /** A key pair that is no secret. */
  public static SignatureKeyPair keys(long seed) {
    return Ed25519.generate(new Random(seed)::nextBytes);
  }

  /** The witnesses' keys. */
  public List<VerifierKey> witnessKeys() {
    return witnesses.stream().map(Cosigner::verifierKey).toList();
  }

  /** The log, believed with {@code required} of the three. */
  public TrustedLog trusted(int required) {
    return new TrustedLog(log.verifierKey(), new WitnessPolicy(required, witnessKeys()));
  }

  /** A checkpoint that the log and the first {@code count} witnesses signed. */
  public SignedCheckpoint signed(TreeHead head, int count) {
    SignedCheckpoint signed = new Checkpoint("example.org/log", head).sign(log);
    List<NoteSignature> more = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      more.add(witnesses.get(i).cosign(signed.checkpoint().text(), 1_700_000_000 + 100 * i));
    }
    return signed.with(more);
  }
}
