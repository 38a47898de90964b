package pli.client.net;

/** One open WebSocket. Methods may be called by several threads at once. */
public interface Connection extends AutoCloseable {
  /**
   * Sends one binary frame whole; blocks while the other side does not take more. Frames go out in
   * the order of the calls. The array belongs to the connection from then on.
   *
   * @throws TransportException if the connection is closed, or closes before the frame was handed
   *     over; whether the other side got it is then unknown
   */
  void send(byte[] frame) throws TransportException;

  /**
   * Sends a WebSocket ping; the answer is not reported.
   *
   * @throws TransportException if the connection is closed
   */
  void ping() throws TransportException;

  /** Closes at once, without waiting for the other side. Closing again does nothing. */
  @Override
  void close();

  /** Whether neither side has closed it yet, as far as known. */
  boolean isOpen();
}
