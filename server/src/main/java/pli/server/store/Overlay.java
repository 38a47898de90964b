package pli.server.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;

/**
 * Rows put and deleted over those of {@code below} and not yet written. One overlay collects what
 * one synced write will write; each change has a small one of its own on top, which is dropped when
 * the change decides against itself. Belongs to the committer's thread.
 */
final class Overlay implements Changes {
  private final View below;
  private Map<RowKey, Cell> cells = new HashMap<>();

  /** The ids of all cells that there ever were: what is not among these has no range here. */
  private Set<Bytes> ids = new HashSet<>();

  private long bytes;

  Overlay(View below) {
    this.below = below;
  }

  /**
   * A row as it will be.
   *
   * @param value null if it is deleted
   * @param deletesBelow whether the row that lay below is deleted first; matters for rows that are
   *     put once only, whose SingleDelete must meet exactly one put
   * @param atHand what is read instead, and not written; null if there is no such thing
   */
  record Cell(@Nullable Bytes value, boolean deletesBelow, @Nullable Bytes atHand) {
    /** Whether anything of it reaches the disk. */
    boolean isWritten() {
      return value != null || deletesBelow;
    }

    /** What is read of the row. */
    @Nullable Bytes seen() {
      return atHand != null ? atHand : value;
    }
  }

  Map<RowKey, Cell> cells() {
    return cells;
  }

  /** How many bytes of values were put. */
  long bytes() {
    return bytes;
  }

  /** Takes over what {@code above}, an overlay on this one, did; that one is used no more. */
  void absorb(Overlay above) {
    if (cells.isEmpty()) {
      // As it is: what one message puts into many queues is mostly all that there is to write.
      cells = above.cells;
      ids = above.ids;
      bytes += above.bytes;
      return;
    }
    above.cells.forEach((row, cell) -> {
      if (cell.deletesBelow()) {
        delete(row);
      }
      if (cell.value() != null) {
        put(row, cell.value());
      }
      if (cell.atHand() != null) {
        keepAtHand(row, cell.atHand());
      }
    });
  }

  @Override
  public void put(Table table, Bytes id, long number, Bytes value) {
    put(new RowKey(table, id, number), value);
  }

  @Override
  public void delete(Table table, Bytes id, long number) {
    delete(new RowKey(table, id, number));
  }

  @Override
  public void deleteAt(Table table, Bytes place) {
    delete(RowKey.at(table, place));
  }

  @Override
  public void keepAtHand(Table table, Bytes id, Bytes value) {
    if (table.writes() == Table.Writes.ONCE) {
      throw new IllegalArgumentException("a row that is put once is what was put");
    }
    keepAtHand(new RowKey(table, id, 0), value);
  }

  private void put(RowKey row, Bytes value) {
    @Nullable Cell before = cells.get(row);
    bytes += value.length();
    set(row, new Cell(value, before != null && before.deletesBelow(), null));
  }

  private void keepAtHand(RowKey row, Bytes value) {
    @Nullable Cell before = cells.get(row);
    set(
        row,
        before == null
            ? new Cell(null, false, value)
            : new Cell(before.value(), before.deletesBelow(), value));
  }

  private void delete(RowKey row) {
    @Nullable Cell before = cells.get(row);
    boolean neverWritten =
        row.table().writes() == Table.Writes.ONCE && before != null && !before.deletesBelow();
    if (neverWritten) {
      cells.remove(row);
    } else {
      set(row, new Cell(null, true, null));
    }
  }

  private void set(RowKey row, Cell cell) {
    cells.put(row, cell);
    ids.add(row.id());
  }

  @Override
  public @Nullable Bytes get(Table table, Bytes id, long number) throws StoreException {
    @Nullable Cell cell = cells.get(new RowKey(table, id, number));
    return cell != null ? cell.seen() : below.get(table, id, number);
  }

  @Override
  public List<Row> range(Table table, Bytes id, long from, int maxRows, long maxBytes)
      throws StoreException {
    NavigableMap<RowKey, Cell> own = ownFrom(new RowKey(table, id, from));
    if (own.isEmpty()) {
      return below.range(table, id, from, maxRows, maxBytes);
    }
    List<Row> rows = new ArrayList<>();
    long size = 0;
    long next = from;
    while (rows.size() < maxRows) {
      @Nullable Row row = firstFrom(table, id, next, own);
      if (row == null || size + row.value().length() > maxBytes && !rows.isEmpty()) {
        break;
      }
      rows.add(row);
      size += row.value().length();
      next = row.number() + 1;
    }
    return rows;
  }

  @Override
  public @Nullable Row last(Table table, Bytes id, long from) throws StoreException {
    if (ownFrom(new RowKey(table, id, from)).isEmpty()) {
      return below.last(table, id, from);
    }
    // What was changed just now is at hand as a rule, and need not be looked for.
    List<Row> rows = range(table, id, from, Integer.MAX_VALUE, Long.MAX_VALUE);
    return rows.isEmpty() ? null : rows.getLast();
  }

  /**
   * The cells of an id from a number on, in order. Ranges are rare in changes, which put, get and
   * delete single rows all the time: so those are fast, and this looks at all there is, where there
   * is any of that id.
   */
  private NavigableMap<RowKey, Cell> ownFrom(RowKey first) {
    NavigableMap<RowKey, Cell> own = new TreeMap<>();
    if (!ids.contains(first.id())) {
      return own;
    }
    cells.forEach((row, cell) -> {
      if (row.table() == first.table()
          && Long.compareUnsigned(row.number(), first.number()) >= 0
          && row.id().equals(first.id())) {
        own.put(row, cell);
      }
    });
    return own;
  }

  /** The row with the least number from {@code from} on; one at a time, for ranges this small. */
  private @Nullable Row firstFrom(Table table, Bytes id, long from, NavigableMap<RowKey, Cell> own)
      throws StoreException {
    long at = from;
    while (true) {
      List<Row> under = below.range(table, id, at, 1, Long.MAX_VALUE);
      @Nullable RowKey over = own.ceilingKey(new RowKey(table, id, at));
      boolean isOver =
          over != null
              && (under.isEmpty()
                  || Long.compareUnsigned(over.number(), under.get(0).number()) <= 0);
      if (!isOver || over == null) {
        return under.isEmpty() ? null : under.get(0);
      }
      @Nullable Cell cell = own.get(over);
      @Nullable Bytes seen = cell == null ? null : cell.seen();
      if (seen != null) {
        return new Row(over.number(), seen);
      }
      at = over.number() + 1;
    }
  }
}
