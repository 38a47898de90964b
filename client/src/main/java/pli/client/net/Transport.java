package pli.client.net;

import java.time.Duration;

/**
 * What a platform brings along to reach a server: TLS 1.3 with pinned keys, WebSocket, HTTPS GET.
 * The engine owns this interface, so that it knows neither sockets nor an HTTP library. Every
 * method may be called by several threads at once. A timeout that is zero or negative has run out:
 * {@link TransportException.Reason#TIMED_OUT}, and nothing is begun.
 */
public interface Transport {
  /** The path of the WebSocket. */
  String SOCKET_PATH = "/v1";

  /** The path of the network card. */
  String CARD_PATH = "/card";

  /**
   * Opens a WebSocket at {@link #SOCKET_PATH} and checks the server's key against the pins.
   *
   * @param listener hears everything that comes in, from before this method returns
   * @param timeout for the whole of it: name, TCP, TLS, upgrade
   * @throws TransportException if there is no connection; the listener then hears nothing
   */
  Connection connect(Endpoint endpoint, ConnectionListener listener, Duration timeout)
      throws TransportException;

  /**
   * Fetches what lies at {@code path} with HTTPS GET; an answer other than 200 is {@link
   * TransportException.Reason#REFUSED}. Redirects are not followed.
   *
   * @param maxBytes more than this is {@link TransportException.Reason#TOO_LARGE}
   */
  byte[] get(Endpoint endpoint, String path, int maxBytes, Duration timeout)
      throws TransportException;

  /**
   * One HTTPS request with its answer, whatever its status. Redirects are not followed.
   *
   * @param maxBytes a longer body is {@link TransportException.Reason#TOO_LARGE}
   */
  default WebAnswer exchange(Endpoint endpoint, WebRequest request, int maxBytes, Duration timeout)
      throws TransportException {
    throw new TransportException(TransportException.Reason.REFUSED);
  }
}
