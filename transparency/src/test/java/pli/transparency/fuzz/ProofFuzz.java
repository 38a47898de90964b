package pli.transparency.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.fuzz.Target;
import pli.transparency.Party;
import pli.transparency.VerificationException;
import pli.transparency.proof.TlogProof;
import pli.transparency.proof.VerifiedRecord;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.Merkle;

/** Proof files: one encoding each, and none proves what was not logged. */
public final class ProofFuzz implements Target {
  private static final Party PARTY = new Party();
  private static final Bytes ENTRY = Bytes.utf8("an entry");
  private static final CompactTree TREE =
      CompactTree.EMPTY.append(Merkle.leaf(Bytes.EMPTY)).append(Merkle.leaf(ENTRY));

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new ProofFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    TlogProof proof =
        new TlogProof(
            Bytes.EMPTY, 1, List.of(Merkle.leaf(Bytes.EMPTY)), PARTY.signed(TREE.head(), 2));
    TlogProof more = new TlogProof(Bytes.of(1, 2), 0, proof.path(), proof.checkpoint());
    return List.of(proof.encode().toByteArray(), more.encode().toByteArray());
  }

  @Override
  public void run(byte[] input) {
    Bytes file = Bytes.copyOf(input);
    try {
      TlogProof proof = TlogProof.parse(file);
      Targets.require(proof.encode().equals(file), "read and written, it is another");
      VerifiedRecord record = proof.verify(ENTRY, PARTY.trusted(2));
      Targets.require(record.index() == 1, "an entry where it is not");
    } catch (DecodeException | VerificationException refused) {
      // Refused, as it should be.
    }
  }

  @Override
  public int mutations() {
    return 1000;
  }
}
