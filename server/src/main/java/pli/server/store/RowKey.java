package pli.server.store;

import pli.codec.Bytes;

/**
 * A row's place.
 *
 * @param table which table
 * @param id which rows
 * @param number which of them, from 0
 */
record RowKey(Table table, Bytes id, long number) implements Comparable<RowKey> {
  /** Of a row that is named by its place, which then stands for the id: no row has it. */
  private static final long PLACED = -1;

  /** The row at a place, which {@link Store#page} gave. */
  static RowKey at(Table table, Bytes place) {
    return new RowKey(table, place, PLACED);
  }

  boolean isPlaced() {
    return number == PLACED;
  }

  @Override
  public int compareTo(RowKey other) {
    int byTable = table.compareTo(other.table);
    int byId = byTable != 0 ? byTable : id.compareTo(other.id);
    return byId != 0 ? byId : Long.compareUnsigned(number, other.number);
  }
}
