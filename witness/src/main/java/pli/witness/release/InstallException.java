package pli.witness.release;

/** A folder of versions that cannot be used, or was not changed. */
public final class InstallException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Problem {
    /** Another process installs there now. */
    IN_USE,
    /** {@code current} is no link to a version of this folder, or that version is damaged. */
    DAMAGED,
    /** There is no earlier version to go back to. */
    NOTHING_BEFORE,
    /** The new version did not start, and the one before is current again. */
    NOT_STARTED
  }

  private final Problem problem;

  InstallException(Problem problem, String subject) {
    super(subject);
    this.problem = problem;
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }
}
