package pli.client.sync;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import pli.client.administration.AdministrationAccess;
import pli.client.administration.Described;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Outcome;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.trust.Label;
import pli.client.trust.LogEntry;
import pli.codec.DecodeException;
import pli.crypto.SignatureKeyPair;
import pli.protocol.wire.Error;
import pli.protocol.wire.Proposed;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;

/** Decides with other administrators: makes the next entry, signs it, proposes it. */
final class Deciding {
  /** How long to begin anew while others decide something else first. */
  private static final Duration TRYING = Duration.ofSeconds(15);

  /** The server publishes within about a second what it has just accepted. */
  private static final Duration PUBLISHING = Duration.ofSeconds(10);

  private static final long PAUSE = Duration.ofMillis(100).toNanos();

  private final Network network;
  private final Auditing auditing;
  private final Admission admission;

  Deciding(Network network, Auditing auditing, Admission admission) {
    this.network = network;
    this.auditing = auditing;
    this.admission = admission;
  }

  /** Makes the entry that is to come next. */
  @FunctionalInterface
  interface Draft {
    /** With one signature; made anew whenever others decided something else first. */
    LoggedEntry of(Administration now) throws TransportException, Refused, ClientException;
  }

  /**
   * Everything that the log has of administration, once it was read to its end; and if this account
   * was invited as an administrator's, it is one.
   *
   * @throws ClientException NOT_ALLOWED if the log has no policy; what is wrong with the log
   */
  Administration current(Deadline deadline) throws TransportException, Refused, ClientException {
    Deadline published = deadline.within(PUBLISHING);
    network.session(Role.ANONYMOUS, deadline);
    while (true) {
      network.watch().follow(deadline);
      network.watch().requireRead();
      Administration known = auditing.catchUp(deadline);
      if (known != null && !admission.isOpen()) {
        return known;
      }
      if (known != null) {
        admission.run(known, deadline);
      }
      // What was accepted just now, also of this device, is not in the log that is shown yet.
      if (!admission.isOpen() && known != null) {
        return known;
      }
      if (published.isPast()) {
        throw new ClientException(
            known == null && isLogged() ? Problem.NOT_ALLOWED : Problem.PROMOTION_PENDING);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private boolean isLogged() throws ClientException {
    return network
        .vault()
        .read(t -> Label.load(t, network.self().logged().leaf().body().label()) != null);
  }

  /** A decision that is signed with these keys. */
  Decision decision(Draft draft, SignatureKeyPair keys) {
    return new Decision(draft, keys);
  }

  /** One decision, on its way. */
  final class Decision {
    private final Draft draft;
    private final SignatureKeyPair keys;

    /** What was proposed, as long as it is not known what became of it. */
    private @Nullable LoggedEntry unanswered;

    Decision(Draft draft, SignatureKeyPair keys) {
      this.draft = draft;
      this.keys = keys;
    }

    /**
     * Proposes it.
     *
     * @throws ClientException NOT_ALLOWED if the keys are no administrator's; ADMINISTRATION_MOVED;
     *     what is wrong with the log
     */
    Outcome run(Deadline deadline) throws TransportException, Refused, ClientException {
      Deadline trying = deadline.within(TRYING);
      while (true) {
        LoggedEntry entry = unanswered;
        if (entry == null) {
          Administration now = auditing.withActs(current(deadline), deadline);
          if (now.policy().holder(keys.publicKey()) == null) {
            throw new ClientException(Problem.NOT_ALLOWED);
          }
          entry = draft.of(now);
        }
        try {
          unanswered = entry;
          Proposed proposed =
              AdministrationAccess.propose(
                  network.session(Role.CONTACT, deadline), entry, deadline);
          unanswered = null;
          return outcome(entry, proposed, deadline);
        } catch (Refused e) {
          unanswered = null;
          if (e.code() == Error.Code.TOO_MANY) {
            throw new ClientException(Problem.TOO_MANY_PROPOSALS, e);
          }
          if (e.code() != Error.Code.CHAIN_MOVED) {
            throw e;
          }
          if (trying.isPast()) {
            throw new ClientException(Problem.ADMINISTRATION_MOVED, e);
          }
        }
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private Outcome outcome(LoggedEntry entry, Proposed proposed, Deadline deadline)
      throws ClientException {
    if (proposed.getLogged()) {
      awaitPublished(entry, deadline);
    }
    try {
      return new Outcome(
          proposed.getLogged() ? Outcome.State.LOGGED : Outcome.State.PENDING,
          Described.id(entry, network.self().card().log().origin()),
          proposed.getAdministrators(),
          proposed.getRequired());
    } catch (DecodeException e) {
      throw new IllegalStateException("an entry that was just made", e);
    }
  }

  /** So that whoever asks next finds it; not longer than publishing takes. */
  private void awaitPublished(LoggedEntry entry, Deadline deadline) throws ClientException {
    Deadline published = deadline.within(PUBLISHING);
    while (!published.isPast()) {
      network.watch().follow(deadline);
      LogEntry found =
          network.vault().read(t -> LogEntry.of(t, entry.leaf().body().label(), entry.version()));
      if (found != null) {
        return;
      }
      LockSupport.parkNanos(PAUSE);
    }
  }
}
