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
      steps.holds(
          "The log signed a tree of "
              + evidence.checkpoint().checkpoint().head().size()
              + " entries, and both of these stand in it");
      describe(evidence.earlier());
      describe(evidence.later());
      steps.holds(sentence(contradiction));
    });
    return steps.verdict("broken-chain");
  }

  private void describe(Entry entry) {
    steps.holds(
        "At place "
            + entry.index()
            + ": "
            + entry.leaf().body().type()
            + ", version "
            + entry.leaf().body().version()
            + " of the label "
            + entry.leaf().body().label().hex());
  }

  private static String sentence(Contradiction contradiction) {
    return switch (contradiction) {
      case OTHER_CHAIN -> "They are of one label and of two chains, which no label has";
      case SAME_VERSION -> "They are two entries of one version";
      case BACKWARDS -> "The later one is an earlier version";
      case OTHER_PREDECESSOR -> "The second names another entry than the first as the one before";
      case SKIPPED -> "Versions between them were left out: there is no room for them";
    };
  }
}
