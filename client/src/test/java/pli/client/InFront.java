package pli.client;

import java.time.Duration;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;

/** Stands before a fake server: what it does not answer itself goes there. */
abstract class InFront implements Transport {
  final FakeServer server;

  InFront(FakeServer server) {
    this.server = server;
  }

  @Override
  public Connection connect(Endpoint endpoint, ConnectionListener listener, Duration timeout)
      throws TransportException {
    return server.connect(endpoint, listener, timeout);
  }

  @Override
  public byte[] get(Endpoint endpoint, String path, int maxBytes, Duration timeout)
      throws TransportException {
    return server.get(endpoint, path, maxBytes, timeout);
  }
}
