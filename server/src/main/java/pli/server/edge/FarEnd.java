package pli.server.edge;

import io.netty.buffer.ByteBuf;

/**
 * Where the frames of a connection go. All methods are called on the connection's event loop and
 * return at once.
 */
public interface FarEnd {
  /** A frame came; frames come in order. The buffer stays the caller's, who overwrites it. */
  void received(ByteBuf frame);

  /** The peer takes again what it is sent. */
  void wake();

  /** The connection is gone. */
  void closed();
}
