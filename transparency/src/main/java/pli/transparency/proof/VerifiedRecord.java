package pli.transparency.proof;

import pli.codec.Bytes;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.tree.InclusionProof;
import pli.transparency.tree.Merkle;

/** An entry that stands in the tree of a verified checkpoint. */
public final class VerifiedRecord {
  private final VerifiedCheckpoint checkpoint;
  private final long index;
  private final Bytes entry;

  VerifiedRecord(VerifiedCheckpoint checkpoint, long index, Bytes entry) {
    this.checkpoint = checkpoint;
    this.index = index;
    this.entry = entry;
  }

  /**
   * Verifies that the entry stands where the proof says.
   *
   * @throws VerificationException {@link Reason#PROOF_LENGTH}, {@link Reason#OUT_OF_RANGE} or
   *     {@link Reason#ROOT_MISMATCH}
   */
  public static VerifiedRecord verify(
      VerifiedCheckpoint checkpoint, Bytes entry, InclusionProof proof)
      throws VerificationException {
    if (proof.size() != checkpoint.head().size()) {
      throw new VerificationException(Reason.PROOF_LENGTH, "a proof in a tree of another size");
    }
    proof.verify(Merkle.leaf(entry), checkpoint.head().root());
    return new VerifiedRecord(checkpoint, proof.index(), entry);
  }

  /** In whose tree. */
  public VerifiedCheckpoint checkpoint() {
    return checkpoint;
  }

  /** Its place, from 0. */
  public long index() {
    return index;
  }

  /** The entry, as it stands in the log. */
  public Bytes entry() {
    return entry;
  }
}
