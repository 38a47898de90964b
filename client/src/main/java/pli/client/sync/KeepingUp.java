package pli.client.sync;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contacts;
import pli.client.account.OwnRecord;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.net.TransportException;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.transparency.account.Handle;
import pli.transparency.administration.Administration;

/**
 * Verifies what administrators did and what alerts say, and looks up the contacts of whom the log
 * has a later record, so that the person is told that their keys are others now, and not only when
 * something is sent to them.
 */
final class KeepingUp {
  private static final int AT_ONCE = 8;
  private static final long AGAIN = TimeUnit.SECONDS.toNanos(30);

  private final Network network;
  private final Claiming claiming;
  private final Auditing auditing;
  private final Admission admission;
  private final AlertAudit alerts;

  /** The size of the log for which there is nobody left to look up. */
  private long done = -1;

  /** Who could not be looked up, until {@link #again}. */
  private final Set<Handle> inVain = new HashSet<>();

  /** When to try them again, by {@link System#nanoTime}; null if there are none. */
  private @Nullable Long again;

  private volatile boolean withheld;

  KeepingUp(Network network, Claiming claiming, Auditing auditing, Admission admission) {
    this.network = network;
    this.claiming = claiming;
    this.auditing = auditing;
    this.admission = admission;
    this.alerts = new AlertAudit(network);
  }

  /** Whether the server did not show what the log has of administration, when it was asked last. */
  boolean isAdministrationWithheld() {
    return withheld;
  }

  /** Looks some of them up, as far as the log has been followed; whether there were any. */
  boolean run(Deadline deadline) throws ClientException, TransportException {
    long now = System.nanoTime();
    Long due = again;
    if (due != null && due - now <= 0) {
      again = null;
      inVain.clear();
      done = -1;
    }
    long size = network.vault().read(t -> t.number("SELECT size FROM log_head"));
    if (size == done) {
      return false;
    }
    auditing.auditResets();
    if (isGone(now, deadline)) {
      return false;
    }
    if (!isAudited(deadline) | !alerts.run(deadline)) {
      again = now + AGAIN;
    }
    List<Handle> behind = network.vault().read(t -> Contacts.behind(t, AT_ONCE + inVain.size()));
    behind.removeAll(inVain);
    if (behind.isEmpty()) {
      done = size;
      return false;
    }
    try {
      for (Handle handle : behind) {
        if (!lookedUp(handle, deadline)) {
          inVain.add(handle);
          again = now + AGAIN;
        }
      }
      return true;
    } catch (ClientException e) {
      if (!e.problem().concernsLog()) {
        throw e;
      }
      done = size;
      again = now + AGAIN;
      return false;
    }
  }

  /** Looks at the own account before all else: whether this device is one of it no longer. */
  private boolean isGone(long now, Deadline deadline) throws ClientException, TransportException {
    Handle own = network.self().handle();
    if (!inVain.contains(own)
        && network.vault().read(OwnRecord::isBehind)
        && !lookedUp(own, deadline)) {
      inVain.add(own);
      again = now + AGAIN;
    }
    return network.vault().read(OwnRecord::isRevoked);
  }

  /** False if it is to be tried again later. */
  private boolean isAudited(Deadline deadline) throws ClientException, TransportException {
    try {
      Administration known = auditing.catchUp(deadline);
      withheld = false;
      if (known != null && admission.isOpen()) {
        var unused = admission.run(known, deadline);
        return !admission.isOpen();
      }
      return true;
    } catch (Refused e) {
      return false;
    } catch (ClientException e) {
      if (!e.problem().concernsAdministration()) {
        throw e;
      }
      withheld = e.problem() == Problem.ADMINISTRATION_WITHHELD;
      // What was not signed by who may stays so.
      return !withheld;
    }
  }

  /** False if the directory's answer does not hold, or it gives none. */
  private boolean lookedUp(Handle handle, Deadline deadline)
      throws ClientException, TransportException {
    try {
      return claiming.lookUp(handle, deadline);
    } catch (Refused e) {
      return false;
    } catch (ClientException e) {
      return switch (e.problem()) {
        case RECORD_INVALID,
            RECORD_NOT_LOGGED,
            RECORD_UNPUBLISHED,
            RECORD_OUTDATED,
            RECORD_DIFFERS,
            LABEL_UNPROVED,
            ADMINISTRATION_UNSIGNED,
            ADMINISTRATION_WITHHELD ->
            false;
        default -> throw e;
      };
    }
  }
}
