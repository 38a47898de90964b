package pli.client.vault;

import java.sql.SQLException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;

/** What an error of SQLite means to a person (https://www.sqlite.org/rescode.html). */
final class SqlProblem {
  private static final int PERMISSION = 3;
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READ_ONLY = 8;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANNOT_OPEN = 14;
  private static final int NOT_A_DATABASE = 26;

  private SqlProblem() {}

  /** The database itself does not hold what it should. */
  static ClientException damaged(@Nullable Throwable cause) {
    return new ClientException(Problem.VAULT_DAMAGED, Collections.singletonMap("part", 2L), cause);
  }

  static ClientException of(SQLException e) {
    switch (e.getErrorCode() & 0xff) {
      case BUSY:
      case LOCKED:
        return new ClientException(Problem.VAULT_BUSY, e);
      case FULL:
        return new ClientException(Problem.DISK_FULL, e);
      case CORRUPT:
      case NOT_A_DATABASE:
        return damaged(e);
      case PERMISSION:
      case READ_ONLY:
      case CANNOT_OPEN:
        return new ClientException(Problem.VAULT_UNREADABLE, e);
      default:
        String words = String.valueOf(e.getMessage());
        if (words.contains("IOERR_SHMSIZE")) {
          // There is no room for the index of the write-ahead log, which each opening makes anew.
          return new ClientException(Problem.DISK_FULL, e);
        }
        boolean reading = words.contains("IOERR");
        if (reading) {
          return new ClientException(Problem.VAULT_UNREADABLE, e);
        }
        // A statement that this program wrote does not fit the tables it finds.
        return damaged(e);
    }
  }
}
