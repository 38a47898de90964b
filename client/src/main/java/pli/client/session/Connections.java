package pli.client.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.api.Platform;
import pli.client.net.Endpoint;
import pli.client.net.TransportException;
import pli.client.net.TransportException.Reason;

/**
 * The connections of one device: at most one for each role, opened when it is needed, opened again
 * after a pause when it broke. All methods but {@link #wake} and {@link #close} belong to the one
 * thread that drives the device at the time; handing over is the driver's lock's business.
 */
public final class Connections implements AutoCloseable {
  /** As many frames as wait for the driver at most. */
  private static final int INBOX = 2048;

  /** How long one address is tried. */
  private static final Duration CONNECT = Duration.ofSeconds(15);

  /** What a connection is for; the server must not learn that two roles are one device. */
  public enum Role {
    /** Sends and asks without saying who. */
    ANONYMOUS,
    /** Reads the main queue and hand-over queues. */
    MAILBOX,
    /** Speaks for a device of an account, reads its contact queue. */
    CONTACT
  }

  private final Platform platform;
  private final List<Endpoint> endpoints;
  private final BlockingQueue<Incoming> inbox = new LinkedBlockingQueue<>(INBOX);
  private final Map<Role, Session> open = Collections.synchronizedMap(new EnumMap<>(Role.class));
  private final Map<Role, Backoff> backoffs = new EnumMap<>(Role.class);
  private volatile boolean closed;

  /** Connections to a server that has these endpoints, tried in their order. */
  public Connections(Platform platform, List<Endpoint> endpoints) {
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("no endpoint");
    }
    this.platform = platform;
    this.endpoints = Collections.unmodifiableList(new ArrayList<>(endpoints));
    for (Role role : Role.values()) {
      backoffs.put(role, new Backoff(platform.entropy()));
    }
  }

  /** The open session of a role, or null. */
  public @Nullable Session current(Role role) {
    Session session = open.get(role);
    return session != null && session.isOpen() ? session : null;
  }

  /**
   * Opens a session for a role that has none.
   *
   * @throws TransportException if no endpoint answers; then there is a pause, see {@link #pause}
   */
  public Session open(Role role, Deadline deadline) throws TransportException {
    Session broken = open.remove(role);
    if (broken != null) {
      broken.close();
    }
    TransportException last = new TransportException(Reason.UNREACHABLE);
    for (Endpoint endpoint : endpoints) {
      if (closed) {
        throw new TransportException(Reason.CLOSED);
      }
      try {
        Session session =
            Session.open(platform.transport(), endpoint, inbox, deadline.within(CONNECT).left());
        open.put(role, session);
        if (closed) {
          session.close();
        }
        return session;
      } catch (TransportException e) {
        last = e;
      }
    }
    failed(role);
    throw last;
  }

  /** What was opened for this role did not last; the next attempt waits longer. */
  public void failed(Role role) {
    backoff(role).failed();
  }

  /** What was opened for this role does its work; the next failure waits little. */
  public void works(Role role) {
    backoff(role).succeeded();
  }

  /** How long to wait before this role is tried again. */
  public Duration pause(Role role) {
    return backoff(role).left();
  }

  private Backoff backoff(Role role) {
    Backoff backoff = backoffs.get(role);
    if (backoff == null) {
      throw new IllegalStateException("no backoff");
    }
    return backoff;
  }

  /** What came in unasked; empties it by reading. */
  public BlockingQueue<Incoming> inbox() {
    return inbox;
  }

  /** Makes whoever waits on the inbox look around. Any thread. */
  public void wake() {
    if (!inbox.offer(new Incoming.Woken())) {
      // Full: its reader does not sleep.
      return;
    }
  }

  /** Keeps every session alive. */
  public void tick() {
    for (Session session : new ArrayList<>(open.values())) {
      session.tick();
    }
  }

  /** Whether {@link #close} was called. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    for (Session session : new ArrayList<>(open.values())) {
      session.close();
    }
    wake();
  }

  /** What came in, at most so much of it; waits for the first, if for anything. */
  public List<Incoming> incoming(long waitNanos, int max) {
    List<Incoming> incoming = new ArrayList<>();
    try {
      Incoming first = waitNanos == 0 ? inbox.poll() : inbox.poll(waitNanos, TimeUnit.NANOSECONDS);
      if (first != null) {
        incoming.add(first);
        inbox.drainTo(incoming, max - 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return incoming;
  }
}
