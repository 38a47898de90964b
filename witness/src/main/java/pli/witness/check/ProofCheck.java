package pli.witness.check;

import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.leaf.Leaf;
import pli.transparency.proof.TlogProof;
import pli.transparency.proof.VerifiedRecord;

/** Does an entry stand in a log? */
final class ProofCheck {
  private final TrustedLog log;

  ProofCheck(TrustedLog log) {
    this.log = log;
  }

  Verdict judge(TlogProof proof, Optional<Bytes> given) throws NoTrustException {
    if (given.isEmpty() && proof.extra().isEmpty()) {
      throw new NoTrustException(
          "This proof does not have the entry that it is about; name it with --entry FILE.");
    }
    Bytes entry = given.orElse(proof.extra());
    Steps steps = new Steps();
    steps.verify(() -> {
      VerifiedRecord record = proof.verify(entry, log);
      steps.describe(record.checkpoint());
      steps.holds(
          "The entry of "
              + entry.length()
              + " bytes stands in this tree at place "
              + record.index()
              + meaning(entry));
    });
    return steps.verdict("tlog-proof");
  }

  private static String meaning(Bytes entry) {
    try {
      Leaf leaf = Leaf.decode(entry);
      return "; it is a leaf of Pli's log: "
          + leaf.body().type()
          + ", version "
          + leaf.body().version();
    } catch (DecodeException e) {
      return "";
    }
  }
}
