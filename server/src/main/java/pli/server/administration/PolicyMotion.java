package pli.server.administration;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.DecodeException;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.directory.InvitationTerms;
import pli.server.directory.Invitations;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.View;
import pli.transparency.VerificationException;
import pli.transparency.account.Handle;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.Delegation;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.PolicyChange;
import pli.transparency.administration.Standing;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.Quorum;

/** Another policy: by its administrators, or by somebody whom they invited to be one. */
final class PolicyMotion implements Motion {
  private final Decisions decisions;
  private final Invitations invitations;
  private final LoggedEntry entry;
  private final PolicyChange content;

  PolicyMotion(Decisions decisions, Invitations invitations, LoggedEntry entry)
      throws DecodeException {
    this.decisions = decisions;
    this.invitations = invitations;
    this.entry = entry;
    content = entry.policyChange();
  }

  @Override
  public @Nullable Leaf logged(View view) throws StoreException {
    return Decisions.logged(view, entry);
  }

  @Override
  public boolean isNext(View view) throws StoreException {
    return Decisions.isNext(view, entry);
  }

  /**
   * Who is named with keys that are not in the policy before has them in their account: else
   * nothing that they sign would be taken. And who comes in by an invitation is who used it.
   */
  @Override
  public void requireSound(View view, Administration now) throws StoreException, Refusal {
    List<Administrator> changed = new ArrayList<>(content.policy().administrators());
    changed.removeAll(now.policy().administrators());
    for (Administrator administrator : changed) {
      if (!Holders.keys(view, administrator.handle()).containsAll(administrator.keys())) {
        throw Refusal.of(Error.Code.RECORD_INVALID);
      }
    }
    if (content.delegation() != null
        && (changed.size() != 1 || !isEntryOf(view, changed.get(0).handle()))) {
      throw Refusal.of(Error.Code.NOT_ALLOWED);
    }
  }

  /**
   * Whether this is how somebody who was invited to be an administrator, and came in with that
   * invitation, becomes one.
   */
  boolean isEntryOf(View view, Handle handle) throws StoreException {
    @Nullable Delegation delegation = content.delegation();
    if (delegation == null || content.policy().administrator(handle) == null) {
      return false;
    }
    @Nullable Act act = Decisions.act(view, delegation.actVersion());
    if (act == null) {
      return false;
    }
    @Nullable InvitationTerms terms = invitations.find(view, act.tokenHash());
    return terms != null && terms.promised(handle);
  }

  /** Of who comes in, that is the key in their link, which is in no account. */
  @Override
  public @Nullable Handle signer(
      View view, Administration now, Quorum quorum, LeafSignature signature) throws StoreException {
    if (content.delegation() == null) {
      return Motion.super.signer(view, now, quorum, signature);
    }
    List<Administrator> all = content.policy().administrators();
    return signature.signer() == 0 ? all.get(all.size() - 1).handle() : null;
  }

  @Override
  public Quorum quorum(Administration now) throws VerificationException {
    return now.signers(entry);
  }

  @Override
  public Standing standing(View view, Administration now, LoggedEntry signed)
      throws VerificationException {
    return now.proposals().standing(signed);
  }

  @Override
  public void carryOut(Changes changes, Administration now, LoggedEntry signed)
      throws StoreException, VerificationException {
    decisions.append(changes, now, signed);
  }
}
