package pli.client.vault;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The compiled statements of one connection; belongs to whoever holds the vault's lock. */
final class Statements {
  private static final int KEPT = 128;

  private final Connection connection;
  private final LinkedHashMap<String, PreparedStatement> compiled =
      new LinkedHashMap<>(KEPT, 0.75f, true);

  Statements(Connection connection) {
    this.connection = connection;
  }

  PreparedStatement of(String sql) throws SQLException {
    PreparedStatement known = compiled.get(sql);
    if (known != null) {
      known.clearParameters();
      return known;
    }
    if (compiled.size() >= KEPT) {
      Map.Entry<String, PreparedStatement> oldest = compiled.entrySet().iterator().next();
      oldest.getValue().close();
      compiled.remove(oldest.getKey());
    }
    PreparedStatement fresh = connection.prepareStatement(sql);
    compiled.put(sql, fresh);
    return fresh;
  }

  void run(String sql) throws SQLException {
    of(sql).execute();
  }
}
