package pli.client.sync;

import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.Platform;
import pli.client.net.Endpoint;
import pli.client.net.TransportException;
import pli.client.session.Connections;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.codec.Bytes;

/** Hands alerts to a server because somebody asked for it. */
public final class AlertQuestions {
  private final Driver driver;

  /** Questions that {@code driver} asks. */
  public AlertQuestions(Driver driver) {
    this.driver = driver;
  }

  /**
   * Hands an alert, or a revocation, over.
   *
   * @throws ClientException ALERT_REFUSED, NOT_ALLOWED, and what is wrong with the connection
   */
  public void publish(Bytes file, Deadline deadline) throws ClientException {
    driver.ask(
        network -> {
          AlertWatch.publish(network.session(Role.ANONYMOUS, deadline), file, deadline);
          return true;
        },
        deadline);
  }

  /** Hears what the server says of alerts, if it can be reached in time. */
  public void hear(Deadline deadline) throws ClientException {
    try {
      driver.ask(network -> network.session(Role.ANONYMOUS, deadline).isOpen(), deadline);
    } catch (ClientException e) {
      if (!e.problem().mayRetry()) {
        throw e;
      }
    }
  }

  /** The same for who has no device in that network. */
  public static void publish(
      Platform platform, List<Endpoint> endpoints, Bytes file, Deadline deadline)
      throws ClientException {
    try (Connections connections = new Connections(platform, endpoints)) {
      AlertWatch.publish(connections.open(Role.ANONYMOUS, deadline), file, deadline);
    } catch (TransportException e) {
      throw ClientException.of(e);
    } catch (Refused e) {
      throw e.toClientException();
    }
  }
}
