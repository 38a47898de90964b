package pli.witness.command;

/** What a script sees of how it went. */
enum ExitCode {
  /** Done; of a check: what the file shows holds. */
  DONE(0),
  /** Not done, and nothing changed. */
  NOT_DONE(1),
  /** The words are wrong. */
  WRONG_WORDS(2),
  /** What the file shows does not hold. */
  REFUSED(4),
  /** Local data are damaged; of a check: the file is none that can be judged. */
  DAMAGED(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
