package pli.drill.split;

import pli.drill.operator.Lie;

/**
 * The log of another server is shown; all else is the network's own.
 *
 * @param port of that server
 */
public record OtherLog(int port) implements Lie {
  @Override
  public int log(int honest) {
    return port;
  }
}
