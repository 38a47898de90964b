package pli.client.vault;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.codec.Bytes;
import pli.crypto.Secret;

/** Opens and closes the database of a vault. */
final class Opening {
  static final int BUSY_MILLIS = 15_000;

  private Opening() {}

  /**
   * A connection to the vault's database, made as a vault needs it.
   *
   * @throws ClientException VAULT_DAMAGED, VAULT_BUSY, VAULT_UNREADABLE, DISK_FULL
   */
  static Connection of(Folder files, Secret key) throws ClientException {
    byte[] raw = key.copy();
    Properties settings = new Properties();
    settings.setProperty("cipher", "sqlcipher");
    settings.setProperty("legacy", "4");
    settings.setProperty("key", "x'" + Bytes.copyOf(raw).hex() + "'");
    settings.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
    java.util.Arrays.fill(raw, (byte) 0);
    Connection connection = null;
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:" + files.database(), settings);
      set(connection);
      Connection whole = connection;
      connection = null;
      return whole;
    } catch (SQLException e) {
      throw SqlProblem.of(e);
    } finally {
      closeQuietly(connection);
    }
  }

  /** Durable at each commit; what is deleted is overwritten; no plain text in temporary files. */
  private static void set(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet mode = statement.executeQuery("PRAGMA journal_mode=WAL")) {
        if (!mode.next() || !"wal".equalsIgnoreCase(mode.getString(1))) {
          throw new SQLException("no write-ahead log here", "", 14);
        }
      }
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute("PRAGMA secure_delete=ON");
      statement.execute("PRAGMA temp_store=MEMORY");
      statement.execute("PRAGMA foreign_keys=ON");
      statement.execute("PRAGMA wal_autocheckpoint=256");
    }
  }

  static void closeQuietly(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // What was committed is on the disk already.
        return;
      }
    }
  }
}
