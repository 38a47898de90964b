package pli.client.net;

import org.jspecify.annotations.Nullable;

/**
 * Hears what comes in on one connection. The calls come in the order of the frames and never two at
 * once, though not always from the same thread. While a call lasts, no further frame is read.
 */
public interface ConnectionListener {
  /** One whole binary frame. The array belongs to the listener. */
  void onFrame(byte[] frame);

  /** A WebSocket pong, or any other sign that the other side is alive. */
  void onAlive();

  /**
   * The last call: the connection is gone.
   *
   * @param cause what broke it, or null after an orderly close by either side
   */
  void onClosed(@Nullable Throwable cause);
}
