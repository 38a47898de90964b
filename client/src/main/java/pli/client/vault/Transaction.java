package pli.client.vault;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Secret;

/**
 * One transaction of a {@link Vault}: valid inside the work that it was handed to, on that thread.
 * Parameters of statements may be {@link Bytes}, {@link Secret}, {@link String}, {@link Long},
 * {@link Integer}, {@link Boolean} or null.
 */
public final class Transaction {
  private final Statements statements;
  private boolean erases;

  Transaction(Statements statements) {
    this.statements = statements;
  }

  /** Runs a statement that changes rows; how many it changed. */
  public int change(String sql, @Nullable Object... parameters) throws ClientException {
    try {
      PreparedStatement statement = statements.of(sql);
      bind(statement, parameters);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw SqlProblem.of(e);
    }
  }

  /** Inserts one row; the number that SQLite gave it. */
  public long insert(String sql, @Nullable Object... parameters) throws ClientException {
    change(sql, parameters);
    return number("SELECT last_insert_rowid()");
  }

  /** All rows of the answer. */
  public <T extends @Nullable Object> List<T> list(
      String sql, Row.Reader<T> reader, @Nullable Object... parameters) throws ClientException {
    try {
      PreparedStatement statement = statements.of(sql);
      bind(statement, parameters);
      List<T> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        Row row = new Row(result);
        while (result.next()) {
          rows.add(reader.read(row));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw SqlProblem.of(e);
    } catch (DecodeException e) {
      throw SqlProblem.damaged(e);
    }
  }

  /** Deals with each row of the answer while it is read. */
  void each(String sql, Tables.Each each) throws ClientException, IOException {
    try {
      PreparedStatement statement = statements.of(sql);
      try (ResultSet result = statement.executeQuery()) {
        Row row = new Row(result);
        while (result.next()) {
          each.with(row);
        }
      }
    } catch (SQLException e) {
      throw SqlProblem.of(e);
    }
  }

  /** What is deleted here is not to lie in the database's log either. */
  void erase() {
    erases = true;
  }

  boolean erases() {
    return erases;
  }

  /** The first row of the answer, or null if there is none. */
  public <T> @Nullable T first(String sql, Row.Reader<T> reader, @Nullable Object... parameters)
      throws ClientException {
    List<T> rows = list(sql, reader, parameters);
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** The number in the answer's first row and column; 0 if there is none. */
  public long number(String sql, @Nullable Object... parameters) throws ClientException {
    Long number = first(sql, row -> row.number(1), parameters);
    return number == null ? 0 : number;
  }

  /** Whether the answer has a row. */
  public boolean exists(String sql, @Nullable Object... parameters) throws ClientException {
    return !list(sql, row -> 1, parameters).isEmpty();
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      Object value = parameters[i];
      if (value instanceof Bytes bytes) {
        statement.setBytes(i + 1, bytes.toByteArray());
      } else if (value instanceof Secret secret) {
        // The driver keeps the array until the statement runs, so it cannot be wiped here.
        statement.setBytes(i + 1, secret.copy());
      } else if (value instanceof Boolean flag) {
        statement.setInt(i + 1, flag ? 1 : 0);
      } else {
        statement.setObject(i + 1, value);
      }
    }
  }
}
