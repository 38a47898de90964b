package pli.server.administration;

import org.jspecify.annotations.Nullable;
import pli.codec.DecodeException;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.directory.InvitationTerms;
import pli.server.directory.Invitations;
import pli.server.directory.Records;
import pli.server.directory.StoredRecord;
import pli.server.log.LogWriter;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.View;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Standing;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.Quorum;
import pli.transparency.network.NetworkCard;

/** Administrators give an account other devices. */
final class ResetMotion implements Motion {
  private final NetworkCard card;
  private final Records records;
  private final Invitations invitations;
  private final LoggedRecord reset;

  ResetMotion(NetworkCard card, Records records, Invitations invitations, LoggedEntry entry)
      throws DecodeException {
    this.card = card;
    this.records = records;
    this.invitations = invitations;
    reset = entry.record();
  }

  private AccountRecord record() {
    return reset.record();
  }

  private @Nullable LoggedRecord latest(View view) throws StoreException {
    @Nullable StoredRecord latest = Records.latest(view, record().handle());
    return latest == null ? null : latest.record();
  }

  private AccountChain chain(View view) throws StoreException {
    @Nullable LoggedRecord latest = latest(view);
    if (latest == null) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
    return AccountChain.resume(card, latest);
  }

  @Override
  public @Nullable Leaf logged(View view) throws StoreException {
    @Nullable LoggedRecord latest = latest(view);
    if (latest == null || record().version() > latest.record().version()) {
      return null;
    }
    Leaf there = Records.record(view, record().handle(), record().version()).record().leaf();
    return there.body().equals(reset.leaf().body()) ? there : null;
  }

  @Override
  public boolean isNext(View view) throws StoreException {
    @Nullable LoggedRecord latest = latest(view);
    return latest != null
        && record().version() - 1 == latest.record().version()
        && reset.leaf().body().previous().equals(latest.hash())
        && reset.policyVersion() == Decisions.latestVersion(view, LeafType.Chain.POLICY);
  }

  @Override
  public void requireSound(View view, Administration now) throws StoreException, Refusal {
    if (!Records.hasQueuesOfItsOwn(view, record())) {
      throw Refusal.of(Error.Code.RECORD_INVALID);
    }
  }

  @Override
  public Quorum quorum(Administration now) {
    return now.policy().resetting();
  }

  @Override
  public Standing standing(View view, Administration now, LoggedEntry signed)
      throws StoreException, VerificationException {
    return now.proposals().standing(chain(view), with(signed));
  }

  private LoggedRecord with(LoggedEntry signed) {
    return new LoggedRecord(signed.leaf(), reset.opening(), reset.policyVersion(), record());
  }

  @Override
  public void carryOut(Changes changes, Administration now, LoggedEntry signed)
      throws StoreException, Refusal, VerificationException {
    LoggedRecord complete = with(signed);
    var unused = chain(changes).next(complete, now, LogWriter.size(changes));
    records.reset(changes, complete);
    for (OpenRequest request : OpenRequest.PILE.all(changes)) {
      if (request.record().handle().equals(record().handle())) {
        OpenRequest.PILE.delete(changes, request);
        if (request.record().equals(record())) {
          use(changes, request);
        }
      }
    }
  }

  private void use(Changes changes, OpenRequest request) throws StoreException {
    @Nullable InvitationTerms terms = invitations.find(changes, request.tokenHash());
    if (terms != null && terms.usesLeft() > 0) {
      invitations.use(changes, request.tokenHash(), terms, record().handle());
    }
  }
}
