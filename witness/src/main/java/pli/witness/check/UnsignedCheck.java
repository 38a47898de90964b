package pli.witness.check;

import pli.transparency.administration.Fault;
import pli.transparency.evidence.UnsignedEvidence;
import pli.transparency.network.NetworkCard;

/** Did a log take in an entry that those did not sign who may? */
final class UnsignedCheck {
  private final NetworkCard card;
  private final Steps steps;

  UnsignedCheck(NetworkCard card, Steps steps) {
    this.card = card;
    this.steps = steps;
  }

  Verdict judge(UnsignedEvidence evidence) {
    steps.verify(() -> {
      Fault fault = evidence.verify(card);
      steps.holds(Says.ALL_STANDS, evidence.checkpoint().checkpoint().head().size());
      steps.holds(Says.SHOWN, evidence.administration().entries().size());
      steps.holds(
          Says.UNSIGNED_ENTRY,
          evidence.place().index(),
          evidence.entry().type(),
          evidence.entry().version());
      steps.holds(says(fault));
    });
    return steps.verdict("unsigned");
  }

  private static Says says(Fault fault) {
    return switch (fault) {
      case NOT_THEIRS -> Says.NOT_THEIRS;
      case TOO_FEW -> Says.TOO_FEW;
      case OTHER_POLICY -> Says.OTHER_POLICY;
      case NOT_INVITED -> Says.NOT_INVITED;
      case OTHER_LABEL -> Says.OTHER_LABEL;
    };
  }
}
