package pli.server.backup;

import org.jspecify.annotations.Nullable;

/** A backup was not taken or not put back. Nothing that stood there before was changed. */
public final class BackupException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** A file of that name is there already. */
    FILE_EXISTS,
    /** There is no such file. */
    NO_FILE,
    /** A file or folder cannot be read or written, or the disk is full. */
    NOT_ACCESSIBLE,
    /** The file is no backup, or not whole, or a byte of it is not what was written. */
    DAMAGED,
    /** The backup was made by a later version of this program. */
    UNKNOWN_FORMAT,
    /** The folder holds a server that has gone on since the backup. */
    ROLLS_BACK,
    /** Witnesses know a larger tree of the log than the backup has. */
    LOG_ROLLS_BACK,
    /** The folder holds something else. */
    NOT_EMPTY,
    /** The server that runs could not make a checkpoint. */
    NO_CHECKPOINT
  }

  /** Why. */
  private final Reason reason;

  /** The file or folder that it is about. */
  private final String subject;

  BackupException(Reason reason, Object subject, @Nullable Throwable cause) {
    super(reason.name(), cause);
    this.reason = reason;
    this.subject = subject.toString();
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** The file or folder that it is about. */
  public String subject() {
    return subject;
  }
}
