package pli.client.vault;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.io.UTFDataFormatException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;

/**
 * All rows of a vault as a stream, and back:
 *
 * <pre>
 * uint32 version;                                  // of the tables: Schema
 * then, each with its type in one byte:
 *   1 table   UTF name; uint16 columns; UTF column[columns];
 *   2 row     a value for each column: 0 | 1 int64 | 2 uint32 length, UTF-8 | 3 uint32 length, bytes | 4 double
 *   0 end
 * </pre>
 *
 * UTF is that of {@link java.io.DataOutput}. Rows and not pages, so that a stream of an earlier
 * version can be read: its tables are made as they were then, filled, and brought up. Nothing is
 * held in memory but one row. The index of words is not in it; the tables' own triggers make it
 * anew.
 */
public final class Tables {
  static final int END = 0;
  static final int TABLE = 1;
  static final int ROW = 2;

  static final int NULL = 0;
  static final int NUMBER = 1;
  static final int TEXT = 2;
  static final int BLOB = 3;
  static final int REAL = 4;

  private static final String SEQUENCES = "sqlite_sequence";
  private static final int MAX_VALUE = 256 << 20;
  private static final int MAX_COLUMNS = 256;

  private Tables() {}

  /**
   * Writes all that the transaction sees, except what expires and what waits to be sent.
   *
   * @throws ClientException FILE_UNREADABLE, DISK_FULL
   */
  public static void write(Transaction t, OutputStream out) throws ClientException {
    try {
      TableWriter tables = new TableWriter(out, Schema.VERSION);
      for (String table : names(t)) {
        List<String> columns = columns(t, table);
        tables.table(table, columns);
        t.each(
            "SELECT " + quoted(columns) + " FROM " + quoted(table) + lasting(table),
            row -> tables.row(row.values(columns.size())));
      }
      tables.end();
    } catch (IOException e) {
      throw problem(e);
    }
  }

  /**
   * Messages that expire are left out, and what is about them, since a stream that is kept would
   * outlive them; and what waits to be sent, or for another message.
   */
  private static String lasting(String table) {
    switch (table) {
      case "timeline":
        return " WHERE expires_at IS NULL AND expires_after IS NULL AND NOT (kind IN ('reaction',"
            + " 'edit', 'delete', 'receipt') AND EXISTS (SELECT 1 FROM timeline about"
            + " WHERE about.conversation = timeline.conversation"
            + " AND about.message_id = timeline.target"
            + " AND (about.expires_at IS NOT NULL OR about.expires_after IS NOT NULL)))";
      case "outbox":
        // Messages (4) that wait: they may have gone out since, and be read and gone by then.
        return " WHERE kind != 4";
      case "held":
        return " WHERE 0";
      case "signed_message":
        // Also not of what waits for another message, which is left out itself.
        return " WHERE EXISTS (SELECT 1 FROM timeline WHERE message_id = about"
            + " AND timeline.conversation = signed_message.conversation"
            + " AND expires_at IS NULL AND expires_after IS NULL)";
      default:
        return "";
    }
  }

  /** What an error of the file means, when it is written or read. */
  public static ClientException problem(IOException e) {
    if (e instanceof EOFException
        || e instanceof StreamCorruptedException
        || e instanceof UTFDataFormatException) {
      return new ClientException(Problem.BACKUP_DAMAGED, e);
    }
    return new ClientException(Folder.isFull(e) ? Problem.DISK_FULL : Problem.FILE_UNREADABLE, e);
  }

  /** The tables with rows of their own: not the index, nor what it keeps its words in. */
  private static List<String> names(Transaction t) throws ClientException {
    List<String> indexes =
        t.list(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL%'",
            row -> row.text(1));
    List<String> names = new ArrayList<>();
    for (String name :
        t.list(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                + " ORDER BY name",
            row -> row.text(1))) {
      boolean own = true;
      for (String index : indexes) {
        own &= !name.equals(index) && !name.startsWith(index + "_");
      }
      if (own) {
        names.add(name);
      }
    }
    names.add(SEQUENCES);
    return names;
  }

  private static List<String> columns(Transaction t, String table) throws ClientException {
    return t.list("SELECT name FROM pragma_table_info(?) ORDER BY cid", row -> row.text(1), table);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String quoted(List<String> names) {
    StringBuilder all = new StringBuilder();
    for (String name : names) {
      all.append(all.length() == 0 ? "" : ", ").append(quoted(name));
    }
    return all.toString();
  }

  /**
   * Makes the tables in an empty database, fills them, and brings them up to this program's
   * version.
   *
   * @throws ClientException BACKUP_DAMAGED, BACKUP_TOO_NEW, FILE_UNREADABLE; the transaction has to
   *     be given up then
   */
  public static void read(Transaction t, InputStream stream) throws ClientException {
    try {
      DataInputStream in = new DataInputStream(stream);
      int version = in.readInt();
      check(version > 0);
      if (version > Schema.VERSION) {
        throw new ClientException(Problem.BACKUP_TOO_NEW);
      }
      Schema.migrate(t, version);
      fill(t, in);
      Schema.migrate(t, Schema.VERSION);
    } catch (IOException e) {
      throw problem(e);
    }
  }

  private static void fill(Transaction t, DataInputStream in) throws ClientException, IOException {
    Set<String> allowed = new HashSet<>(names(t));
    @Nullable String insert = null;
    int width = 0;
    for (int type = in.readUnsignedByte(); type != END; type = in.readUnsignedByte()) {
      if (type == TABLE) {
        String table = in.readUTF();
        // Each table once: the second time it is allowed no longer.
        check(allowed.remove(table));
        List<String> columns = readColumns(in, columns(t, table));
        width = columns.size();
        insert = insert(table, columns);
        t.change("DELETE FROM " + quoted(table));
      } else {
        check(type == ROW && insert != null);
        @Nullable Object[] values = new @Nullable Object[width];
        for (int i = 0; i < width; i++) {
          values[i] = readValue(in);
        }
        t.change(String.valueOf(insert), values);
      }
    }
    check(in.read() < 0);
  }

  private static List<String> readColumns(DataInputStream in, List<String> known)
      throws IOException {
    int count = in.readUnsignedShort();
    check(count > 0 && count <= MAX_COLUMNS);
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String column = in.readUTF();
      check(known.contains(column) && !columns.contains(column));
      columns.add(column);
    }
    return columns;
  }

  private static String insert(String table, List<String> columns) {
    StringBuilder places = new StringBuilder("?");
    for (int i = 1; i < columns.size(); i++) {
      places.append(", ?");
    }
    return "INSERT INTO " + quoted(table) + " (" + quoted(columns) + ") VALUES (" + places + ")";
  }

  private static @Nullable Object readValue(DataInputStream in) throws IOException {
    int type = in.readUnsignedByte();
    switch (type) {
      case NULL:
        return null;
      case NUMBER:
        return in.readLong();
      case REAL:
        return in.readDouble();
      case TEXT:
        return new String(readBytes(in), StandardCharsets.UTF_8);
      case BLOB:
        return pli.codec.Bytes.adopt(readBytes(in));
      default:
        throw new StreamCorruptedException("a value of another type");
    }
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    check(length >= 0 && length <= MAX_VALUE);
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private static void check(boolean holds) throws StreamCorruptedException {
    if (!holds) {
      throw new StreamCorruptedException("no rows of a vault");
    }
  }

  /** Deals with one row. */
  @FunctionalInterface
  interface Each {
    void with(Row row) throws SQLException, IOException;
  }
}
