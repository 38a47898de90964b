package pli.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;

/** Rows as they are. A row has a table, an id of any bytes, and a number from 0. */
public interface View {
  /** The row of {@code id} with number 0, or null. */
  default @Nullable Bytes get(Table table, Bytes id) throws StoreException {
    return get(table, id, 0);
  }

  /** The row, or null. */
  @Nullable Bytes get(Table table, Bytes id, long number) throws StoreException;

  /**
   * Rows of {@code id} in the order of their numbers.
   *
   * @param from the least number wanted
   * @param maxRows at most so many
   * @param maxBytes at most so many bytes of values, except that one row is always given
   */
  List<Row> range(Table table, Bytes id, long from, int maxRows, long maxBytes)
      throws StoreException;

  /** The row of {@code id} with the greatest number that is at least {@code from}, or null. */
  @Nullable Row last(Table table, Bytes id, long from) throws StoreException;

  /**
   * A row of a range.
   *
   * @param number its number
   * @param value what was put there
   */
  record Row(long number, Bytes value) {}
}
