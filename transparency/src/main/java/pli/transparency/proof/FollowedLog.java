package pli.transparency.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.transparency.Hash;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.ConsistencyProof;
import pli.transparency.tree.Merkle;

/**
 * A log that is read from its first entry on, and how far that has come on the way to a verified
 * checkpoint. That it only grew, and that each entry read is in it, is proved on the way. A value:
 * {@link #follow} returns the next one, and after a failure this one is what it was.
 *
 * <p>Entries may come in batches: after each, a consistency proof leads from what has been read to
 * the checkpoint. So a batch can be used, and forgotten, before the next one is fetched.
 */
public final class FollowedLog {
  private final VerifiedCheckpoint checkpoint;
  private final CompactTree tree;
  private final List<VerifiedRecord> news;

  private FollowedLog(VerifiedCheckpoint checkpoint, CompactTree tree, List<VerifiedRecord> news) {
    this.checkpoint = checkpoint;
    this.tree = tree;
    this.news = Collections.unmodifiableList(news);
  }

  /** A log of which nothing has been read. */
  public static FollowedLog begin(VerifiedCheckpoint checkpoint) {
    return new FollowedLog(checkpoint, CompactTree.EMPTY, Collections.emptyList());
  }

  /**
   * Takes a log up again that was read before.
   *
   * @param tree of {@link #tree}, as its owner kept it
   * @param proof from it to the checkpoint
   * @throws VerificationException if it does not lead there
   */
  public static FollowedLog resume(
      VerifiedCheckpoint checkpoint, CompactTree tree, ConsistencyProof proof)
      throws VerificationException {
    return begin(checkpoint).reached(checkpoint, tree, Collections.emptyList(), proof);
  }

  /**
   * The log with all entries up to a checkpoint.
   *
   * @param to the same checkpoint as before, or a newer one
   * @param entries those behind what has been read, all of them
   * @throws VerificationException as for {@link #follow(VerifiedCheckpoint, List,
   *     ConsistencyProof)}; {@link Reason#ROOT_MISMATCH} or {@link Reason#FORK} if they are not the
   *     checkpoint's
   */
  public FollowedLog follow(VerifiedCheckpoint to, List<Bytes> entries)
      throws VerificationException {
    long size = to.head().size();
    return follow(to, entries, new ConsistencyProof(size, size, Collections.emptyList()));
  }

  /**
   * The log with some more entries.
   *
   * @param to the same checkpoint as before or, if that was reached, a newer one
   * @param entries those behind what has been read, as many as came
   * @param proof from the tree with them to {@code to}
   * @throws VerificationException {@link Reason#WRONG_ORIGIN}; {@link Reason#SHRUNK}, a rollback;
   *     {@link Reason#FORK}, if the same size has another root; {@link Reason#PROOF_LENGTH} or
   *     {@link Reason#ROOT_MISMATCH}, if these entries do not lead there
   * @throws IllegalStateException if {@code to} is another checkpoint and this one is not reached
   */
  public FollowedLog follow(VerifiedCheckpoint to, List<Bytes> entries, ConsistencyProof proof)
      throws VerificationException {
    if (!to.origin().equals(checkpoint.origin())) {
      throw new VerificationException(Reason.WRONG_ORIGIN, "a checkpoint of another log");
    }
    if (to.head().size() < checkpoint.head().size()) {
      throw new VerificationException(Reason.SHRUNK, "the newer checkpoint is smaller");
    }
    if (!to.head().equals(checkpoint.head())) {
      verifyNewer(to);
    }
    List<Hash> leaves = new ArrayList<>(entries.size());
    List<VerifiedRecord> read = new ArrayList<>(entries.size());
    for (Bytes entry : entries) {
      read.add(new VerifiedRecord(to, tree.size() + leaves.size(), entry));
      leaves.add(Merkle.leaf(entry));
    }
    return reached(to, tree.append(leaves), read, proof);
  }

  private void verifyNewer(VerifiedCheckpoint to) throws VerificationException {
    if (to.head().size() == checkpoint.head().size()) {
      throw new VerificationException(Reason.FORK, "two trees of one size with two roots");
    }
    if (!isComplete()) {
      throw new IllegalStateException("the checkpoint before has not been reached");
    }
  }

  private FollowedLog reached(
      VerifiedCheckpoint to, CompactTree grown, List<VerifiedRecord> read, ConsistencyProof proof)
      throws VerificationException {
    if (proof.oldSize() != grown.size() || proof.newSize() != to.head().size()) {
      throw new VerificationException(Reason.PROOF_LENGTH, "a proof between other sizes");
    }
    if (grown.size() > 0) {
      proof.verify(grown.root(), to.head().root());
    }
    return new FollowedLog(to, grown, read);
  }

  /** Whether all entries of the checkpoint have been read. */
  public boolean isComplete() {
    return tree.size() == checkpoint.head().size();
  }

  /** What has been read is the beginning of this one's tree. */
  public VerifiedCheckpoint checkpoint() {
    return checkpoint;
  }

  /** What must be kept to go on from here: some 32 bytes for each bit of the size. */
  public CompactTree tree() {
    return tree;
  }

  /** The entries that the last step brought. */
  public List<VerifiedRecord> news() {
    return news;
  }
}
