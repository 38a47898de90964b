package pli.witness;

import pli.witness.command.Program;

/** Where the program of the witness and of the checker begins. */
public final class Main {
  private Main() {}

  /** Runs {@code pli witness …}, {@code pli check …} and {@code pli release …}. */
  public static void main(String[] words) {
    System.exit(Program.run(words, System.out, System.err, System.getenv()));
  }
}
