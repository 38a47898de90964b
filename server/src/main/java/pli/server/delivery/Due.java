package pli.server.delivery;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.Sha256;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/**
 * The lists of what to look at when a day is over, for attachments when an hour is over. A day's
 * rows are found by the day's number, which the store hashes: the disk does not tell which day it
 * is.
 */
public final class Due {
  private static final long DAY_MILLIS = 86_400_000;
  private static final int KIND_AT = 0;

  /** What kind of thing is due. */
  public enum Kind {
    /** A queue that got entries on that day. */
    QUEUE,
    /** A submission accepted on that day, by a server of before: now its row has the day. */
    SUBMISSION,
    /** An attachment that has to be whole by that hour, or whose time ends in it. */
    ATTACHMENT
  }

  /**
   * A thing on a list.
   *
   * @param number its place on the list
   * @param kind what it is
   * @param id which
   */
  public record Item(long number, Kind kind, Bytes id) {}

  private Due() {}

  static long day(long millis) {
    return Math.floorDiv(millis, DAY_MILLIS);
  }

  /** Puts a thing on the list of {@code day}; again is the same as once. */
  public static void add(Changes changes, long day, Kind kind, Bytes id) {
    Bytes value = Bytes.concat(Bytes.of(kind.ordinal()), id);
    changes.put(Table.DUE, list(day, kind), number(value), value);
  }

  /** Takes a thing from the list. */
  public static void remove(Changes changes, long day, Item item) {
    changes.delete(Table.DUE, list(day, item.kind()), item.number());
  }

  /** The first things on the list of {@code day}. */
  public static List<Item> list(View view, long day, Kind kind, int max) throws StoreException {
    return list(view, day, kind, 0, max);
  }

  /** Things on a list from a place on. */
  static List<Item> list(View view, long day, Kind kind, long from, int max) throws StoreException {
    List<View.Row> rows = view.range(Table.DUE, list(day, kind), from, max, Long.MAX_VALUE);
    return rows.stream().map(Due::item).toList();
  }

  private static Item item(View.Row row) {
    Bytes value = row.value();
    Kind kind = Kind.values()[value.at(KIND_AT)];
    return new Item(row.number(), kind, value.slice(1, value.length()));
  }

  private static Bytes list(long day, Kind kind) {
    return new TlsWriter(16).u64(day).u8(kind.ordinal()).toBytes();
  }

  /** A place that depends on the thing alone; the top bit is left to the ends of ranges. */
  private static long number(Bytes value) {
    return Sha256.hash(value).asByteBuffer().getLong() & Long.MAX_VALUE;
  }
}
