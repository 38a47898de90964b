package pli.transparency.proof;

import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.tree.ConsistencyProof;

/**
 * Two checkpoints that one log signed and that cannot both be: what nobody but the holder of its
 * key could bring about. The signature of the log is enough; witnesses need not have been deceived.
 *
 * <p>Either the two have one size and two roots, or an honest proof from a third tree shows it: the
 * larger one is consistent with another tree of the smaller one's size.
 */
public final class Fork {
  private final SignedCheckpoint first;
  private final SignedCheckpoint second;

  private Fork(SignedCheckpoint first, SignedCheckpoint second) {
    this.first = first;
    this.second = second;
  }

  /**
   * Verifies that two checkpoints of one size have two roots.
   *
   * @throws VerificationException {@link Reason#WRONG_ORIGIN}, {@link Reason#NOT_SIGNED} or {@link
   *     Reason#BAD_SIGNATURE} if one is not the log's; {@link Reason#OUT_OF_RANGE} if the two do
   *     not contradict each other
   */
  public static Fork verify(SignedCheckpoint first, SignedCheckpoint second, TrustedLog log)
      throws VerificationException {
    verifySigned(first, second, log);
    boolean sameSize = first.checkpoint().head().size() == second.checkpoint().head().size();
    if (!sameSize || first.checkpoint().head().equals(second.checkpoint().head())) {
      throw none();
    }
    return new Fork(first, second);
  }

  /**
   * Verifies that the larger of two checkpoints begins with another tree than the smaller one.
   *
   * @param otherRoot of a tree of the smaller one's size
   * @param proof from that tree to the larger checkpoint
   * @throws VerificationException as above, or if the proof does not hold
   */
  public static Fork verify(
      SignedCheckpoint smaller,
      SignedCheckpoint larger,
      TrustedLog log,
      Hash otherRoot,
      ConsistencyProof proof)
      throws VerificationException {
    verifySigned(smaller, larger, log);
    if (proof.oldSize() != smaller.checkpoint().head().size()
        || proof.newSize() != larger.checkpoint().head().size()
        || otherRoot.equals(smaller.checkpoint().head().root())) {
      throw none();
    }
    proof.verify(otherRoot, larger.checkpoint().head().root());
    return new Fork(smaller, larger);
  }

  private static void verifySigned(SignedCheckpoint first, SignedCheckpoint second, TrustedLog log)
      throws VerificationException {
    TrustedLog alone = new TrustedLog(log.origin(), log.keys(), WitnessPolicy.NONE);
    VerifiedCheckpoint.verify(first, alone);
    VerifiedCheckpoint.verify(second, alone);
  }

  private static VerificationException none() {
    return new VerificationException(Reason.OUT_OF_RANGE, "two checkpoints that can both be");
  }

  /** One of them. */
  public SignedCheckpoint first() {
    return first;
  }

  /** The other. */
  public SignedCheckpoint second() {
    return second;
  }
}
