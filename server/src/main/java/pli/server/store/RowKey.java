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
  @Override
  public int compareTo(RowKey other) {
    int byTable = table.compareTo(other.table);
    int byId = byTable != 0 ? byTable : id.compareTo(other.id);
    return byId != 0 ? byId : Long.compareUnsigned(number, other.number);
  }
}
