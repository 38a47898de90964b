package pli.server.store;

import pli.codec.Bytes;

/** Rows as they are and as one change makes them. Belongs to the committer's thread. */
public interface Changes extends View {
  /** Puts a row, over the one that is there. */
  void put(Table table, Bytes id, long number, Bytes value);

  /** Puts the row with number 0. */
  default void put(Table table, Bytes id, Bytes value) {
    put(table, id, 0, value);
  }

  /** Deletes a row; it must be there if the table's rows are put only once. */
  void delete(Table table, Bytes id, long number);

  /**
   * Has the row with number 0 at hand as {@code value}, which says what follows from all rows and
   * is not written: whoever reads the row gets this, or what was put last where it is at hand no
   * more. Only for tables whose rows are put again over themselves.
   */
  void keepAtHand(Table table, Bytes id, Bytes value);

  /** Deletes a row that {@link Store#page} gave. */
  void deleteAt(Table table, Bytes place);

  /** Deletes the row with number 0. */
  default void delete(Table table, Bytes id) {
    delete(table, id, 0);
  }
}
