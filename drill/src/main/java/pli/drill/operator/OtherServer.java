package pli.drill.operator;

/**
 * All connections reach another server.
 *
 * @param port of that server
 */
public record OtherServer(int port) implements Lie {
  @Override
  public int log(int honest) {
    return port;
  }

  @Override
  public int frames(int honest) {
    return port;
  }
}
