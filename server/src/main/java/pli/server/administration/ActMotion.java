package pli.server.administration;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import pli.codec.DecodeException;
import pli.protocol.Limits;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.directory.InvitationTerms;
import pli.server.directory.Invitations;
import pli.server.directory.Invited;
import pli.server.directory.Records;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.View;
import pli.transparency.VerificationException;
import pli.transparency.account.Handle;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.AdministrativeAct;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Standing;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.Quorum;

/** An invitation, or that one is taken back. */
final class ActMotion implements Motion {
  /** For clocks of devices that are ahead. */
  private static final Duration SLACK = Duration.ofDays(1);

  private final Decisions decisions;
  private final Invitations invitations;
  private final InstantSource clock;
  private final LoggedEntry entry;
  private final AdministrativeAct content;

  ActMotion(Decisions decisions, Invitations invitations, InstantSource clock, LoggedEntry entry)
      throws DecodeException {
    this.decisions = decisions;
    this.invitations = invitations;
    this.clock = clock;
    this.entry = entry;
    content = entry.act();
  }

  @Override
  public @Nullable Leaf logged(View view) throws StoreException {
    return Decisions.logged(view, entry);
  }

  @Override
  public boolean isNext(View view) throws StoreException {
    return Decisions.isNext(view, entry)
        && content.policyVersion() == Decisions.latestVersion(view, LeafType.Chain.POLICY);
  }

  @Override
  public void requireSound(View view, Administration now) throws StoreException, Refusal {
    switch (content.act()) {
      case Act.Invitation invitation -> requireSound(view, invitation);
      case Act.Withdrawal withdrawal -> {
        if (invitations.find(view, withdrawal.tokenHash()) == null) {
          throw Refusal.of(Error.Code.INVITATION_UNKNOWN);
        }
      }
    }
  }

  private void requireSound(View view, Act.Invitation invitation) throws StoreException, Refusal {
    long lifetime = invitation.expiresMillis() - clock.millis();
    if (lifetime <= 0) {
      throw Refusal.of(Error.Code.INVITATION_EXPIRED);
    }
    if (lifetime > SLACK.plusSeconds(Limits.MAX_INVITATION_SECONDS).toMillis()
        || invitation.uses() > Limits.MAX_INVITATION_USES
        || invitations.find(view, invitation.tokenHash()) != null) {
      throw Refusal.of(Error.Code.RECORD_INVALID);
    }
    @Nullable Handle handle = invitation.handle();
    if (invitation.purpose() == Act.Purpose.RETURN
        && (handle == null || Records.account(view, handle) == null)) {
      throw Refusal.of(Error.Code.UNKNOWN_HANDLE);
    }
  }

  @Override
  public Quorum quorum(Administration now) {
    return now.policy().acting(content.act());
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
    switch (content.act()) {
      case Act.Invitation invitation ->
          invitations.put(changes, invitation.tokenHash(), terms(invitation));
      case Act.Withdrawal withdrawal -> withdraw(changes, withdrawal);
    }
  }

  private static InvitationTerms terms(Act.Invitation invitation) {
    Invited as =
        switch (invitation.purpose()) {
          case MEMBER -> Invited.MEMBER;
          case ADMIN -> Invited.ADMINISTRATOR;
          case RETURN -> Invited.RETURNING;
        };
    return new InvitationTerms(
        as, invitation.uses(), invitation.expiresMillis(), invitation.handle());
  }

  private void withdraw(Changes changes, Act.Withdrawal withdrawal) throws StoreException {
    invitations.withdraw(changes, withdrawal.tokenHash());
    for (OpenRequest request : OpenRequest.PILE.all(changes)) {
      if (request.tokenHash().equals(withdrawal.tokenHash())) {
        OpenRequest.PILE.delete(changes, request);
      }
    }
  }
}
