package pli.server.log;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import pli.server.store.Changes;
import pli.server.store.Done;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.transparency.Hash;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.note.NoteSigner;
import pli.transparency.tree.CompactTree;

/**
 * The tree of the durable entries, as far as they are integrated, and what was signed of it. Grows
 * on the sequencer's thread; sizes and proofs may be asked for by any.
 */
final class LogTree implements Witness.Proofs {
  private final Store store;
  private final StoredLog log;
  private final TrustedLog trusted;
  private final NoteSigner signer;
  private volatile CompactTree tree = CompactTree.EMPTY;

  LogTree(Store store, TrustedLog trusted, NoteSigner signer) {
    this.store = store;
    this.trusted = trusted;
    this.signer = signer;
    log = new StoredLog(store.view());
  }

  /** How many entries are durable. */
  long entries() throws StoreException {
    return log.size();
  }

  /** How many of them are in the tree. */
  long size() {
    return tree.size();
  }

  /** Reads what the rows say; the checkpoint that was signed last, or null. */
  @Nullable SignedCheckpoint load() throws StoreException {
    tree = LogRows.tree(log.rows());
    return signed();
  }

  /** The checkpoint that was signed last, or null. */
  @Nullable SignedCheckpoint signed() throws StoreException {
    return LogRows.checkpoint(log.rows(), LogRows.SIGNED);
  }

  /**
   * Looks whether tiles, tree and checkpoints belong together.
   *
   * @param signed what was signed last, if anything was
   * @param published what was shown last, if anything was
   * @throws StoreException DAMAGED if they do not
   */
  void verify(@Nullable SignedCheckpoint signed, @Nullable SignedCheckpoint published)
      throws StoreException {
    CompactTree now = tree;
    boolean whole =
        now.size() <= log.size()
            && log.tree(now.size()).equals(now)
            && isOurs(signed)
            && isOurs(published)
            && headOf(published).size() <= headOf(signed).size();
    if (!whole) {
      throw LogRows.damaged();
    }
  }

  /** Whether it is signed by this log and says what the tiles say. */
  private boolean isOurs(@Nullable SignedCheckpoint checkpoint) throws StoreException {
    try {
      if (checkpoint != null) {
        checkpoint.note().verify(trusted.keys());
      }
    } catch (VerificationException e) {
      return false;
    }
    TreeHead head = headOf(checkpoint);
    return head.size() <= size() && log.tree(head.size()).head().equals(head);
  }

  private static TreeHead headOf(@Nullable SignedCheckpoint checkpoint) {
    return checkpoint == null ? CompactTree.EMPTY.head() : checkpoint.checkpoint().head();
  }

  /**
   * Integrates all entries that are durable, and signs the tree.
   *
   * @return the checkpoint, which is durable; null if there was nothing to integrate
   */
  @Nullable SignedCheckpoint grow() throws StoreException, InterruptedException {
    long all = log.size();
    @Nullable SignedCheckpoint last = null;
    while (size() < all) {
      CompactTree before = tree;
      Growth growth = Growth.of(log, before, all);
      @Nullable SignedCheckpoint signed =
          growth.tree().size() == all ? sign(growth.tree().head()) : null;
      write(changes -> {
        if (!LogRows.tree(changes).equals(before)) {
          throw LogRows.damaged();
        }
        growth.put(changes);
        if (signed != null) {
          changes.put(Table.LOG, LogRows.SIGNED, signed.encode());
        }
      });
      tree = growth.tree();
      last = signed;
    }
    return last;
  }

  private SignedCheckpoint sign(TreeHead head) {
    return new Checkpoint(trusted.origin(), head).sign(signer);
  }

  /** Writes that a checkpoint is shown; before it is. */
  void publish(SignedCheckpoint checkpoint) throws StoreException, InterruptedException {
    write(changes -> changes.put(Table.LOG, LogRows.PUBLISHED, checkpoint.encode()));
  }

  /** What proved that this log was rolled back, or null. */
  @Nullable SignedCheckpoint rolledBack() throws StoreException {
    return LogRows.checkpoint(log.rows(), LogRows.ROLLED_BACK);
  }

  /** Writes that the log was rolled back, and what proves it. Nothing takes it away again. */
  void rollBack(SignedCheckpoint proof) throws StoreException, InterruptedException {
    write(changes -> changes.put(Table.LOG, LogRows.ROLLED_BACK, proof.encode()));
  }

  private interface Writing {
    void to(Changes changes) throws StoreException;
  }

  /** Also where the disk is nearly full: what is acknowledged is to be published. */
  private void write(Writing writing) throws StoreException, InterruptedException {
    CompletableFuture<Done> done =
        store.release(changes -> {
          writing.to(changes);
          return Done.DONE;
        });
    try {
      done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public List<Hash> consistency(long oldSize, long newSize) throws StoreException {
    return log.consistency(oldSize, newSize);
  }

  @Override
  public boolean contradicts(TreeHead head) throws StoreException {
    // A signature is durable before a witness sees it, so none can have a later one of ours.
    TreeHead signed = headOf(signed());
    return head.size() > signed.size() || !log.tree(head.size()).head().equals(head);
  }
}
