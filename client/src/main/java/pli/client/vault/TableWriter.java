package pli.client.vault;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Secret;

/** Writes rows of tables one after the other; what stands where is in {@link Tables}. */
public final class TableWriter {
  private final DataOutputStream out;

  TableWriter(OutputStream out, int version) throws IOException {
    this.out = new DataOutputStream(out);
    this.out.writeInt(version);
  }

  /** The rows that follow are of this table and have these columns. */
  public void table(String name, List<String> columns) throws IOException {
    out.writeByte(Tables.TABLE);
    out.writeUTF(name);
    out.writeShort(columns.size());
    for (String column : columns) {
      out.writeUTF(column);
    }
  }

  /**
   * One row: {@link Long}, {@link Integer}, {@link Double}, {@link String}, {@code byte[]}, {@link
   * Bytes}, {@link Secret} or null.
   */
  public void row(@Nullable Object... values) throws IOException {
    out.writeByte(Tables.ROW);
    for (Object value : values) {
      value(value);
    }
  }

  private void value(@Nullable Object value) throws IOException {
    if (value == null) {
      out.writeByte(Tables.NULL);
    } else if (value instanceof Double real) {
      out.writeByte(Tables.REAL);
      out.writeDouble(real);
    } else if (value instanceof Number number) {
      out.writeByte(Tables.NUMBER);
      out.writeLong(number.longValue());
    } else if (value instanceof String text) {
      bytes(Tables.TEXT, Bytes.utf8(text).toByteArray());
    } else if (value instanceof Bytes bytes) {
      bytes(Tables.BLOB, bytes.toByteArray());
    } else if (value instanceof Secret secret) {
      byte[] raw = secret.copy();
      bytes(Tables.BLOB, raw);
      java.util.Arrays.fill(raw, (byte) 0);
    } else if (value instanceof byte[] bytes) {
      bytes(Tables.BLOB, bytes);
    } else {
      throw new IllegalArgumentException("no value of a table");
    }
  }

  private void bytes(int type, byte[] bytes) throws IOException {
    out.writeByte(type);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Nothing follows. */
  void end() throws IOException {
    out.writeByte(Tables.END);
    out.flush();
  }
}
