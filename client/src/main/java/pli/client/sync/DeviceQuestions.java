package pli.client.sync;

import pli.client.api.ClientException;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;

/** What this device asks of the server for its account. */
public final class DeviceQuestions {
  private final Driver driver;

  /** Questions that {@code driver} asks. */
  public DeviceQuestions(Driver driver) {
    this.driver = driver;
  }

  /** A request of this device's account. */
  @FunctionalInterface
  public interface Request<T> {
    /** Asks on a session that has said which device it is. */
    T run(Session contact) throws TransportException, Refused, ClientException;
  }

  /**
   * Runs a request.
   *
   * @throws ClientException what the server answered, or UNREACHABLE or TIMED_OUT
   */
  public <T> T ask(Request<T> request, Deadline deadline) throws ClientException {
    return driver.ask(network -> request.run(network.session(Role.CONTACT, deadline)), deadline);
  }
}
