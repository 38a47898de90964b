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
      steps.holds(
          "The log signed a tree of "
              + evidence.checkpoint().checkpoint().head().size()
              + " entries, and all that is shown stands in it");
      steps.holds(
          "Shown are "
              + evidence.administration().entries().size()
              + " policies and acts, and who signed each of these was allowed to");
      steps.holds(
          "At place "
              + evidence.place().index()
              + ": "
              + evidence.entry().type()
              + ", version "
              + evidence.entry().version()
              + " of its label");
      steps.holds(sentence(fault));
    });
    return steps.verdict("unsigned");
  }

  private static String sentence(Fault fault) {
    return switch (fault) {
      case NOT_THEIRS -> "It has a signature of nobody who may sign it";
      case TOO_FEW -> "Fewer administrators signed it than must";
      case OTHER_POLICY -> "It names another policy than the one in force at its place";
      case NOT_INVITED ->
          "By it somebody made themselves an administrator whom no open invitation let in";
    };
  }
}
