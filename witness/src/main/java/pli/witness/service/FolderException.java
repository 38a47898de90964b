package pli.witness.service;

/** A witness's folder that cannot be used. */
public final class FolderException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Problem {
    /** A new witness needs a folder that is empty or not there. */
    NOT_EMPTY,
    /** There is no witness in it. */
    NO_WITNESS,
    /** A file is not what it should be: nothing is cosigned until somebody has looked. */
    DAMAGED,
    /** The list of logs has a line that is no log's key. */
    BAD_LOGS,
    /** A log of this name is known by another key. */
    OTHER_KEY,
    /** Another process runs this witness. */
    IN_USE,
    /** The disk does not let us. */
    NOT_ACCESSIBLE
  }

  private final Problem problem;
  private final String subject;

  FolderException(Problem problem, String subject) {
    super(problem + ": " + subject);
    this.problem = problem;
    this.subject = subject;
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }

  /** With which file, or in which line. */
  public String subject() {
    return subject;
  }
}
