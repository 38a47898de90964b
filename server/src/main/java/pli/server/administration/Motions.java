package pli.server.administration;

import java.time.InstantSource;
import pli.codec.DecodeException;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.directory.Invitations;
import pli.server.directory.Records;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.network.NetworkCard;

/** What entries are about, by their types. */
final class Motions {
  private final NetworkCard card;
  private final InstantSource clock;
  private final Decisions decisions;
  private final Invitations invitations;
  private final Records records = new Records();

  Motions(NetworkCard card, InstantSource clock, Decisions decisions, Invitations invitations) {
    this.card = card;
    this.clock = clock;
    this.decisions = decisions;
    this.invitations = invitations;
  }

  /**
   * What an entry is about.
   *
   * @throws Refusal RECORD_INVALID if it is nothing that administrators decide
   */
  Motion of(LoggedEntry entry) throws Refusal {
    try {
      return switch (entry.type()) {
        case POLICY_CHANGE -> new PolicyMotion(decisions, invitations, entry);
        case ADMINISTRATIVE_ACT -> new ActMotion(decisions, invitations, clock, entry);
        case RESET -> new ResetMotion(card, records, invitations, entry);
        case ACCOUNT_RECORD, SERVER_KEY, RELEASE, ALERT ->
            throw Refusal.of(Error.Code.RECORD_INVALID);
      };
    } catch (DecodeException e) {
      throw Refusal.of(Error.Code.RECORD_INVALID);
    }
  }
}
