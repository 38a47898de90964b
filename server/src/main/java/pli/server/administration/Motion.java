package pli.server.administration;

import org.jspecify.annotations.Nullable;
import pli.server.delivery.Refusal;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.View;
import pli.transparency.VerificationException;
import pli.transparency.account.Handle;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Standing;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.Quorum;

/** What an entry that is proposed is about, apart from its signatures. */
interface Motion {
  /** The leaf that the log has of it, whoever signed that; null if there is none. */
  @Nullable Leaf logged(View view) throws StoreException;

  /** Whether it could be the next of its chain, and names the policy that is in force. */
  boolean isNext(View view) throws StoreException;

  /**
   * Checks what this server asks for beside the rules by which everybody verifies.
   *
   * @param now what was decided so far
   * @throws Refusal why it may not be
   */
  void requireSound(View view, Administration now) throws StoreException, Refusal;

  /**
   * Who made a signature, if it counts: an administrator, with a key that is theirs still. Else
   * null.
   *
   * @param quorum in whose order it names its key
   */
  default @Nullable Handle signer(
      View view, Administration now, Quorum quorum, LeafSignature signature) throws StoreException {
    return Holders.signer(view, now.policy().administrators(), quorum, signature);
  }

  /** The order in which its signatures name keys, and how many people must sign. */
  Quorum quorum(Administration now) throws VerificationException;

  /**
   * Verifies it as everybody will, but for signatures that are missing.
   *
   * @param signed it, with signatures that came since
   */
  Standing standing(View view, Administration now, LoggedEntry signed)
      throws StoreException, VerificationException;

  /**
   * Appends it to the log with all of its signatures, and does what follows from it.
   *
   * @throws Refusal if it cannot be done
   * @throws VerificationException if it lacks signatures
   */
  void carryOut(Changes changes, Administration now, LoggedEntry signed)
      throws StoreException, Refusal, VerificationException;
}
