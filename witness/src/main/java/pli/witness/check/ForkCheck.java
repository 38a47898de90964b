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
      long smaller = fork.first().checkpoint().head().size();
      steps.holds(
          evidence.beginning().isPresent()
              ? "The larger one begins with another tree of "
                  + smaller
                  + " entries than the smaller one: the log showed two histories"
              : "They have one size and two roots: the log showed two histories");
    });
    return steps.verdict("fork");
  }

  private void signed(SignedCheckpoint checkpoint) {
    steps.verify(() -> {
      VerifiedCheckpoint verified = VerifiedCheckpoint.verify(checkpoint, Steps.alone(log));
      steps.holds(
          "The log signed a tree of "
              + verified.head().size()
              + " entries with the root "
              + verified.head().root());
    });
  }
}
