package pli.server.session;

import pli.codec.Bytes;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.ServerFrame;

/**
 * A connection, as the protocol sees it: the door between what holds connections and what answers
 * requests. All methods but {@link #pause} may be called from any thread; all return at once.
 */
public interface Link {
  /** Sends a frame after those sent before. */
  void send(ServerFrame frame);

  /**
   * As {@link #send}, for a frame that many connections get: a link that can sends the bytes
   * without a copy of its own.
   *
   * @param encoded the frame's bytes
   */
  default void sendToMany(ServerFrame frame, Bytes encoded) {
    send(frame);
  }

  /** Whether the peer reads what it is sent: if not, nothing more should be sent unasked. */
  boolean isWritable();

  /** Take no more from the peer until {@link #resume}. Called by whoever hands a frame in only. */
  void pause();

  /** Take from the peer again. */
  void resume();

  /** Says goodbye and closes. */
  void close(Goodbye.Reason reason);

  /** Whom the limits count together, an address of the network as a rule; compared, never shown. */
  Object countedAs();
}
