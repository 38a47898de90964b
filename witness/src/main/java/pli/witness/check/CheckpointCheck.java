package pli.witness.check;

import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.proof.VerifiedCheckpoint;

/** Is a checkpoint the log's, and did enough witnesses cosign it? */
final class CheckpointCheck {
  private final TrustedLog log;
  private final Steps steps;

  CheckpointCheck(TrustedLog log, Steps steps) {
    this.log = log;
    this.steps = steps;
  }

  Verdict judge(SignedCheckpoint checkpoint) {
    steps.verify(() -> steps.describe(VerifiedCheckpoint.verify(checkpoint, log)));
    return steps.verdict("checkpoint");
  }
}
