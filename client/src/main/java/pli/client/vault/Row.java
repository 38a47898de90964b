package pli.client.vault;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Secret;

/** One row of an answer. Columns count from 1. Valid only while its {@link Reader} runs. */
public final class Row {
  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  public interface Reader<T extends @Nullable Object> {
    /**
     * Makes it.
     *
     * @throws DecodeException if what is stored is no such value: the vault is damaged
     */
    T read(Row row) throws SQLException, DecodeException;
  }

  /** A blob; none is empty. */
  public Bytes bytes(int column) throws SQLException {
    byte[] value = result.getBytes(column);
    return value == null ? Bytes.EMPTY : Bytes.adopt(value);
  }

  /** A blob that is a secret. */
  public Secret secret(int column) throws SQLException {
    byte[] value = result.getBytes(column);
    return Secret.adopt(value == null ? new byte[0] : value);
  }

  /** A text; none is empty. */
  public String text(int column) throws SQLException {
    String value = result.getString(column);
    return value == null ? "" : value;
  }

  /** A text, or null where there is none. */
  public @Nullable String textOrNull(int column) throws SQLException {
    return result.getString(column);
  }

  /** A number; none is 0. */
  public long number(int column) throws SQLException {
    return result.getLong(column);
  }

  /** A number that an int holds. */
  public int small(int column) throws SQLException {
    return result.getInt(column);
  }

  /** Whether it is not 0. */
  public boolean flag(int column) throws SQLException {
    return result.getLong(column) != 0;
  }

  /** The first {@code count} columns as they are: {@code byte[]} for a blob. */
  @Nullable Object[] values(int count) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[count];
    for (int i = 0; i < count; i++) {
      values[i] = result.getObject(i + 1);
    }
    return values;
  }
}
