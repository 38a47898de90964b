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
  private final Steps steps;

  ProofCheck(TrustedLog log, Steps steps) {
    this.log = log;
    this.steps = steps;
  }

  Verdict judge(TlogProof proof, Optional<Bytes> given) throws NoTrustException {
    if (given.isEmpty() && proof.extra().isEmpty()) {
      throw new NoTrustException(steps.say(Says.NO_ENTRY));
    }
    Bytes entry = given.orElse(proof.extra());
    steps.verify(() -> {
      VerifiedRecord record = proof.verify(entry, log);
      steps.describe(record.checkpoint());
      steps.holds(Says.STANDS, entry.length(), record.index(), meaning(entry));
    });
    return steps.verdict("tlog-proof");
  }

  private String meaning(Bytes entry) {
    try {
      Leaf leaf = Leaf.decode(entry);
      return steps.say(Says.LEAF, leaf.body().type(), leaf.body().version());
    } catch (DecodeException e) {
      return "";
    }
  }
}
