package pli.witness.check;

import pli.transparency.account.DeviceEntry;
import pli.transparency.account.LoggedRecord;
import pli.transparency.evidence.RecordEvidence;
import pli.transparency.network.NetworkCard;

/** Which keys had an account, and does the log say so to everybody? */
final class RecordCheck {
  private final NetworkCard card;
  private final Steps steps;

  RecordCheck(NetworkCard card, Steps steps) {
    this.card = card;
    this.steps = steps;
  }

  Verdict judge(RecordEvidence evidence) {
    steps.verify(() -> {
      RecordEvidence.Proved proved = evidence.verify(card);
      long version = proved.chain().version();
      steps.describe(proved.entry().checkpoint());
      steps.holds(
          "The records of \""
              + proved.chain().handle().value()
              + "\" are complete up to version "
              + version
              + ": each names the one before and is signed by who might");
      for (LoggedRecord record : evidence.records()) {
        if (record.isReset()) {
          steps.holds(
              "Version "
                  + record.record().version()
                  + " is a reset: as many administrators signed it as policy "
                  + record.policyVersion()
                  + " asks for");
        }
      }
      if (evidence.administration().map(shown -> !shown.actLabelProof().isEmpty()).orElse(false)) {
        steps.holds(
            "An administrator came in by an invitation; that nobody withdrew it before, only the"
                + " whole log shows");
      }
      steps.holds("Version " + version + " stands in the log at " + proved.entry().index());
      for (DeviceEntry device : proved.chain().record().devices()) {
        steps.holds("Device key: " + device.signatureKey().hex());
      }
      steps.holds("Recovery key: " + proved.chain().record().recoveryKey().hex());
    });
    return steps.verdict("record");
  }
}
