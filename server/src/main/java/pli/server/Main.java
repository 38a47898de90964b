package pli.server;

import pli.server.command.ServerCommands;

/** Where the server's program begins. */
public final class Main {
  private Main() {}

  /** Runs {@code pli server …}. */
  public static void main(String[] words) {
    System.exit(ServerCommands.run(words, System.out, System.err));
  }
}
