package pli.transparency.witness;

import java.util.Collections;
import pli.transparency.TreeHead;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.note.Cosigner;

/**
 * A checkpoint that its log signed and that follows from the head which the witness had. It comes
 * from {@link WitnessRules} alone.
 *
 * <p>The head must have replaced that earlier one, durably and in one step with the comparison,
 * before {@link #cosign} is called. Of two requests from one old head only one may be cosigned;
 * else the witness would sign a fork.
 */
public final class Cosignable implements WitnessVerdict {
  private final TreeHead latest;
  private final SignedCheckpoint checkpoint;

  Cosignable(TreeHead latest, SignedCheckpoint checkpoint) {
    this.latest = latest;
    this.checkpoint = checkpoint;
  }

  /** The head that it follows from: what the witness's store must still have. */
  public TreeHead latest() {
    return latest;
  }

  /** The head that the witness's store must have from now on. */
  public TreeHead head() {
    return checkpoint.checkpoint().head();
  }

  /** The checkpoint as it came. */
  public SignedCheckpoint checkpoint() {
    return checkpoint;
  }

  /**
   * Cosigns it.
   *
   * @param seconds since 1970, by the witness's clock
   */
  public AddCheckpointResponse.Cosigned cosign(Cosigner witness, long seconds) {
    return new AddCheckpointResponse.Cosigned(
        Collections.singletonList(witness.cosign(checkpoint.note().text(), seconds)));
  }
}
