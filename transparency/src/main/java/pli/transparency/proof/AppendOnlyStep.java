package pli.transparency.proof;

import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.tree.ConsistencyProof;
import pli.transparency.tree.Merkle;

/** Two verified checkpoints of one log, of which the newer begins with all leaves of the older. */
public final class AppendOnlyStep {
  private final VerifiedCheckpoint older;
  private final VerifiedCheckpoint newer;

  private AppendOnlyStep(VerifiedCheckpoint older, VerifiedCheckpoint newer) {
    this.older = older;
    this.newer = newer;
  }

  /**
   * Verifies that nothing was taken away or changed.
   *
   * @param proof between the two sizes; from a tree without leaves, or to one of the same size, one
   *     without hashes
   * @throws VerificationException {@link Reason#WRONG_ORIGIN}, {@link Reason#SHRUNK}, {@link
   *     Reason#FORK}, {@link Reason#PROOF_LENGTH} or {@link Reason#ROOT_MISMATCH}
   */
  public static AppendOnlyStep verify(
      VerifiedCheckpoint older, VerifiedCheckpoint newer, ConsistencyProof proof)
      throws VerificationException {
    if (!older.origin().equals(newer.origin())) {
      throw new VerificationException(Reason.WRONG_ORIGIN, "checkpoints of two logs");
    }
    if (newer.head().size() < older.head().size()) {
      throw new VerificationException(Reason.SHRUNK, "the newer checkpoint is smaller");
    }
    if (proof.oldSize() != older.head().size() || proof.newSize() != newer.head().size()) {
      throw new VerificationException(Reason.PROOF_LENGTH, "a proof between other sizes");
    }
    if (older.head().size() == 0) {
      verifyFirst(older, newer, proof);
    } else {
      proof.verify(older.head().root(), newer.head().root());
    }
    return new AppendOnlyStep(older, newer);
  }

  /** Any tree is consistent with that of no leaves, which has one root only. */
  private static void verifyFirst(
      VerifiedCheckpoint older, VerifiedCheckpoint newer, ConsistencyProof proof)
      throws VerificationException {
    if (!proof.path().isEmpty()) {
      throw new VerificationException(Reason.PROOF_LENGTH, "hashes where none are due");
    }
    boolean same = newer.head().size() > 0 || newer.head().equals(older.head());
    if (!same || !older.head().root().equals(Merkle.EMPTY_ROOT)) {
      throw new VerificationException(
          Reason.ROOT_MISMATCH, "a tree without leaves that has another root");
    }
  }

  /** The earlier. */
  public VerifiedCheckpoint older() {
    return older;
  }

  /** The later, or one of the same tree. */
  public VerifiedCheckpoint newer() {
    return newer;
  }
}
