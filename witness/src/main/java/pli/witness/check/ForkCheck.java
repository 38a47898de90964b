package pli.witness.check;

import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.evidence.ForkEvidence;
import pli.transparency.proof.Fork;
import pli.transparency.proof.VerifiedCheckpoint;

/** Did a log sign two trees that cannot both be? */
final class ForkCheck {
  private final TrustedLog log;
  private final Steps steps;

  ForkCheck(TrustedLog log, Steps steps) {
    this.log = log;
    this.steps = steps;
  }

  Verdict judge(ForkEvidence evidence) {
    signed(evidence.smaller());
    signed(evidence.larger());
    steps.verify(() -> {
      Fork fork = evidence.verify(log);
      if (evidence.beginning().isPresent()) {
        steps.holds(Says.TWO_BEGINNINGS, fork.first().checkpoint().head().size());
      } else {
        steps.holds(Says.TWO_ROOTS);
      }
    });
    return steps.verdict("fork");
  }

  private void signed(SignedCheckpoint checkpoint) {
    steps.verify(() -> {
      VerifiedCheckpoint verified = VerifiedCheckpoint.verify(checkpoint, Steps.alone(log));
      steps.holds(Says.SIGNED_TREE, verified.head().size(), verified.head().root());
    });
  }
}
