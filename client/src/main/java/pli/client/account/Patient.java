package pli.client.account;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.net.TransportException;
import pli.client.session.Connections;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;

/** Asks a server on connections of its own, again while it cannot be reached. One thread's. */
final class Patient {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

  private final Connections connections;

  Patient(Connections connections) {
    this.connections = connections;
  }

  Connections connections() {
    return connections;
  }

  /** Something to ask, that may be asked several times. */
  @FunctionalInterface
  interface Request<T> {
    T run(Session session) throws TransportException, Refused, ClientException;
  }

  /**
   * Asks until there is an answer, on the role's session, which is opened if there is none.
   *
   * @throws ClientException what the server answered, or UNREACHABLE
   */
  <T> T call(Connections.Role role, Request<T> request, Deadline deadline) throws ClientException {
    while (true) {
      try {
        Session current = connections.current(role);
        Session session = current != null ? current : connections.open(role, deadline);
        T answer = request.run(session);
        connections.works(role);
        return answer;
      } catch (TransportException e) {
        pauseOrGiveUp(connections, role, e, deadline);
      } catch (Refused e) {
        if (!e.mayRetry()) {
          throw problem(e);
        }
        long pause = Math.max(PAUSE, TimeUnit.MILLISECONDS.toNanos(e.retryAfterMillis()));
        if (deadline.nanosLeft() < pause || Thread.currentThread().isInterrupted()) {
          throw e.toClientException();
        }
        LockSupport.parkNanos(pause);
      }
    }
  }

  private static ClientException problem(Refused e) {
    return switch (e.code()) {
      case UNKNOWN_QUEUE, UNKNOWN_ROUTE -> new ClientException(Problem.DEVICE_LINK_OVER, e);
      default -> e.toClientException();
    };
  }

  /**
   * Waits until a role may be tried again.
   *
   * @throws ClientException if trying again cannot help, or not in time
   */
  static void pauseOrGiveUp(
      Connections connections, Connections.Role role, TransportException e, Deadline deadline)
      throws ClientException {
    if (connections.pause(role).isZero()) {
      connections.failed(role);
    }
    long pause = Math.max(connections.pause(role).toNanos(), PAUSE);
    if (!e.mayRetry() || deadline.nanosLeft() < pause || Thread.currentThread().isInterrupted()) {
      throw ClientException.of(e);
    }
    LockSupport.parkNanos(pause);
  }
}
