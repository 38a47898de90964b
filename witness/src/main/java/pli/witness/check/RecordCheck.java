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
      steps.holds(Says.COMPLETE, proved.chain().handle().value(), version);
      for (LoggedRecord record : evidence.records()) {
        if (record.isReset()) {
          steps.holds(Says.RESET, record.record().version(), record.policyVersion());
        }
      }
      if (evidence.administration().map(shown -> !shown.actLabelProof().isEmpty()).orElse(false)) {
        steps.holds(Says.INVITED);
      }
      steps.holds(Says.RECORD_STANDS, version, proved.entry().index());
      for (DeviceEntry device : proved.chain().record().devices()) {
        steps.holds(Says.DEVICE_KEY, device.signatureKey().hex());
      }
      steps.holds(Says.RECOVERY_KEY, proved.chain().record().recoveryKey().hex());
    });
    return steps.verdict("record");
  }
}
