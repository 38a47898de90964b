package pli.server.log;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.note.Cosignature;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.VerifierKey;

/** A head and the cosignatures that it has. Belongs to the sequencer's thread. */
final class Cosigned {
  private final SignedCheckpoint head;
  private final Map<VerifierKey, Cosignature> cosignatures = new LinkedHashMap<>();

  Cosigned(SignedCheckpoint head) {
    this.head = head;
  }

  SignedCheckpoint head() {
    return head;
  }

  boolean has(VerifierKey witness) {
    return cosignatures.containsKey(witness);
  }

  /** Of several by one witness the latest counts. */
  void add(Cosignature cosignature) {
    cosignatures.merge(
        cosignature.witness(),
        cosignature,
        (before, now) -> now.seconds() >= before.seconds() ? now : before);
  }

  /** Whether at least {@code required} of these witnesses are among them. */
  boolean hasEnough(int required, Collection<VerifierKey> witnesses) {
    return witnesses.stream().filter(cosignatures::containsKey).count() >= required;
  }

  /** The head with all of them. */
  SignedCheckpoint checkpoint() {
    List<NoteSignature> lines = cosignatures.values().stream().map(Cosignature::signature).toList();
    return head.with(lines);
  }
}
