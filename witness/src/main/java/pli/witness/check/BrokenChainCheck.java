package pli.witness.check;

import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.evidence.BrokenChainEvidence;
import pli.transparency.evidence.BrokenChainEvidence.Contradiction;
import pli.transparency.evidence.BrokenChainEvidence.Entry;

/** Did a log take in two entries that its own rule does not allow together? */
final class BrokenChainCheck {
  private final TrustedLog log;
  private final Steps steps;

  BrokenChainCheck(TrustedLog log, Steps steps) {
    this.log = log;
    this.steps = steps;
  }

  Verdict judge(BrokenChainEvidence evidence) {
    steps.verify(() -> {
      Contradiction contradiction = evidence.verify(log);
      steps.holds(Says.BOTH_STAND, evidence.checkpoint().checkpoint().head().size());
      describe(evidence.earlier());
      describe(evidence.later());
      steps.holds(says(contradiction));
    });
    return steps.verdict("broken-chain");
  }

  private void describe(Entry entry) {
    steps.holds(
        Says.ENTRY,
        entry.index(),
        entry.leaf().body().type(),
        entry.leaf().body().version(),
        entry.leaf().body().label().hex());
  }

  private static Says says(Contradiction contradiction) {
    return switch (contradiction) {
      case OTHER_CHAIN -> Says.OTHER_CHAIN;
      case SAME_VERSION -> Says.SAME_VERSION;
      case BACKWARDS -> Says.BACKWARDS;
      case OTHER_PREDECESSOR -> Says.OTHER_PREDECESSOR;
      case SKIPPED -> Says.SKIPPED;
    };
  }
}
