package pli.witness.command;

/** The command line is not one that the program knows. */
final class WrongWordsException extends Exception {
  private static final long serialVersionUID = 1;

  WrongWordsException(String sentence) {
    super(sentence);
  }
}
