package pli.drill.operator;

import java.util.List;
import pli.codec.Bytes;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ServerFrame;

/**
 * What the operator makes of what one person and the server say to each other. Each method is
 * called from the threads of the connections.
 */
public interface Lie {
  /** Nothing is changed. */
  Lie NONE = new Lie() {};

  /**
   * Whose log is shown.
   *
   * @param honest the port of the network's server
   */
  default int log(int honest) {
    return honest;
  }

  /**
   * Which server this connection reaches.
   *
   * @param honest the port of the network's server
   */
  default int frames(int honest) {
    return honest;
  }

  /** What becomes of a file of the log. */
  default Bytes file(String path, Bytes body) {
    return body;
  }

  /** What goes to the server in place of what the person asked. */
  default List<ClientFrame> toServer(ClientFrame frame) {
    return List.of(frame);
  }

  /** What goes to the person in place of what the server said. */
  default List<ServerFrame> toClient(ServerFrame frame) {
    return List.of(frame);
  }
}
