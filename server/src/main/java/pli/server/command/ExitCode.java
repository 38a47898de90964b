package pli.server.command;

/** What a script sees of how it went. */
enum ExitCode {
  /** Done. */
  DONE(0),
  /** Not done, and nothing changed. */
  NOT_DONE(1),
  /** The words are wrong. */
  WRONG_WORDS(2),
  /** Not reachable; trying again can help. */
  NOT_REACHABLE(3),
  /** Refused for safety. */
  REFUSED(4),
  /** Local data are damaged. */
  DAMAGED(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
