package pli.client.sync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pli.client.account.Self;
import pli.client.account.ServerAccess;
import pli.client.alert.Alerts;
import pli.client.api.ClientException;
import pli.client.api.Platform;
import pli.client.conversation.AfterRestore;
import pli.client.net.TransportException;
import pli.client.session.Connections;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.client.trust.LogWatch;
import pli.client.vault.Vault;

/**
 * The device's sessions, opened as they are needed and made ready for their role. Belongs to the
 * thread that drives; {@link #clockSkewMillis} and {@link #trouble} may be read by any.
 */
final class Network {
  /** How long making a session ready may take. */
  private static final Duration READY = Duration.ofSeconds(40);

  private final Vault vault;
  private final Self self;
  private final Platform platform;
  private final Connections connections;
  private final LogWatch watch;

  private volatile long clockSkewMillis;
  private volatile @Nullable TransportException trouble;
  private volatile boolean met;

  Network(Vault vault, Self self, Platform platform) {
    this.vault = vault;
    this.self = self;
    this.platform = platform;
    this.connections = new Connections(platform, self.endpoints());
    this.watch = new LogWatch(vault, self.card().log(), platform, self.endpoints());
  }

  Connections connections() {
    return connections;
  }

  LogWatch watch() {
    return watch;
  }

  Vault vault() {
    return vault;
  }

  Self self() {
    return self;
  }

  Platform platform() {
    return platform;
  }

  /**
   * The session of a role, opened if there is none and the pause after a failure is over.
   *
   * @throws TransportException if there is none; also during the pause
   */
  Session session(Role role, Deadline deadline) throws TransportException {
    Session current = connections.current(role);
    if (current != null) {
      return current;
    }
    if (!connections.pause(role).isZero()) {
      TransportException last = trouble;
      throw last != null ? last : new TransportException(TransportException.Reason.UNREACHABLE);
    }
    try {
      long alerts = newestAlert();
      Session session = connections.open(role, deadline.within(READY));
      clockSkewMillis = session.serverMillis() - platform.clock().millis();
      heedRestores(session);
      heedAlerts(session, alerts);
      if (role == Role.CONTACT) {
        introduce(session, deadline.within(READY));
      }
      trouble = null;
      met = true;
      connections.works(role);
      return session;
    } catch (TransportException e) {
      broke(role, e);
      throw e;
    }
  }

  private void heedRestores(Session session) throws TransportException {
    try {
      vault.write(t -> {
        AfterRestore.heed(t, session.lastRestore());
        return null;
      });
    } catch (ClientException e) {
      // Without this, entries with old numbers would be acknowledged unread.
      session.close();
      throw new TransportException(TransportException.Reason.CLOSED, e);
    }
  }

  private long newestAlert() throws TransportException {
    try {
      return vault.read(Alerts::newest);
    } catch (ClientException e) {
      throw new TransportException(TransportException.Reason.CLOSED, e);
    }
  }

  private void heedAlerts(Session session, long known) throws TransportException {
    try {
      AlertWatch.greeted(this, session, known);
    } catch (ClientException e) {
      // Without this, something would be sent in spite of an alert.
      session.close();
      throw new TransportException(TransportException.Reason.CLOSED, e);
    }
  }

  /** Says who this device is, and leaves KeyPackages for those who want to add it. */
  private void introduce(Session session, Deadline deadline) throws TransportException {
    ServerAccess.authenticate(session, self, deadline);
    replenish(session, deadline);
  }

  void replenish(Session contact, Deadline deadline) throws TransportException {
    try {
      ServerAccess.replenish(contact, vault, self, platform, deadline);
    } catch (Refused | ClientException e) {
      // Whoever wants to add this device finds the last-resort KeyPackage; the next session tries
      // again. A vault that cannot be written is met again by what matters more.
      return;
    }
  }

  /** A session of this role did not do what it should. */
  void broke(Role role, TransportException e) {
    trouble = e;
    met = false;
    Session current = connections.current(role);
    if (current != null) {
      current.close();
    }
    if (connections.pause(role).isZero()) {
      connections.failed(role);
    }
  }

  /** What went wrong last, or null since something went right. */
  @Nullable TransportException trouble() {
    return trouble;
  }

  /** Whether the server was met, and nothing went wrong since. */
  boolean isMet() {
    return met;
  }

  /** Whether one of the sessions is open: also while the server refuses to hear of this device. */
  boolean isReached() {
    for (Role role : Role.values()) {
      if (connections.current(role) != null) {
        return true;
      }
    }
    return false;
  }

  /** The server's clock less this device's, when they last met. */
  long clockSkewMillis() {
    return clockSkewMillis;
  }
}
