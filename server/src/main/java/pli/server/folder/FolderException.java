package pli.server.folder;

import org.jspecify.annotations.Nullable;

/** The data folder is not as it must be. */
public final class FolderException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Problem {
    /** It is not empty, so nothing is made in it. */
    NOT_EMPTY,
    /** There is no server in it. */
    NO_SERVER,
    /** It cannot be read or written. */
    NOT_ACCESSIBLE,
    /** Its pli.toml does not mean anything. */
    BAD_SETTINGS,
    /** The boot key's file is missing or holds none. */
    NO_BOOT_KEY,
    /** The boot key is not the one that the folder was made with. */
    WRONG_BOOT_KEY,
    /** It was made before there was a log, so it has no keys for one. */
    BEFORE_THE_LOG,
    /** A file of it is damaged. */
    DAMAGED,
    /** Another server runs on it. */
    IN_USE
  }

  /** What is wrong. */
  private final Problem problem;

  /** The setting or file that it is about, as the operator wrote it. */
  private final String subject;

  /** A problem of the folder as a whole. */
  public FolderException(Problem problem) {
    this(problem, "", null);
  }

  /** A problem with one setting or file. */
  public FolderException(Problem problem, String subject, @Nullable Throwable cause) {
    super(problem.name(), cause);
    this.problem = problem;
    this.subject = subject;
  }

  /** What is wrong. */
  public Problem problem() {
    return problem;
  }

  /** The setting or file that it is about; empty if none. */
  public String subject() {
    return subject;
  }

  /** The network card does not read, or is not that of the server's keys. */
  public static FolderException damagedCard(Throwable cause) {
    return new FolderException(Problem.DAMAGED, "network.card", cause);
  }
}
