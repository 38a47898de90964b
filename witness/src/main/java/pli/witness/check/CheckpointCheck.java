package pli.witness.check;

import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.proof.VerifiedCheckpoint;

/** Is a checkpoint the log's, and did enough witnesses cosign it? */
final class CheckpointCheck {
  private final TrustedLog log;

  CheckpointCheck(TrustedLog log) {
    this.log = log;
  }

  Verdict judge(SignedCheckpoint checkpoint) {
    Steps steps = new Steps();
    steps.verify(() -> steps.describe(VerifiedCheckpoint.verify(checkpoint, log)));
    return steps.verdict("checkpoint");
  }
}
