package pli.server.store;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;

/**
 * Values of rows that the committer wrote or read not long ago. A message to somebody who is there
 * comes, is handed on and goes within a moment; without this each of its steps would look for the
 * same queue, route and entry in the database and open them anew.
 *
 * <p>The committer alone puts and removes, after its write is on the disk, or has others put what
 * they read while nothing is written; so what is here is what is committed. Anybody may look. Each
 * row has one of four places, of which the next row there takes one: no more than so many are kept,
 * and none is large.
 */
final class RecentRows {
  private static final int MAX_VALUE = 2048;

  /** With one place alone, two rows in constant use would push each other out for ever. */
  private static final int WAYS = 4;

  private final AtomicReferenceArray<@Nullable Recent> queues = new AtomicReferenceArray<>(1 << 17);
  private final AtomicReferenceArray<@Nullable Recent> routes = new AtomicReferenceArray<>(1 << 15);
  private final AtomicReferenceArray<@Nullable Recent> entries =
      new AtomicReferenceArray<>(1 << 14);

  /** Committer: which place is taken next where none is free. */
  private int turn;

  private record Recent(RowKey row, Bytes value) {}

  /** The value of a committed row, or null if it is not among these. */
  @Nullable Bytes get(RowKey row) {
    @Nullable AtomicReferenceArray<@Nullable Recent> kept = kept(row.table());
    if (kept == null) {
      return null;
    }
    int first = first(row, kept);
    for (int place = first; place < first + WAYS; place++) {
      @Nullable Recent recent = kept.get(place);
      if (recent != null && recent.row().equals(row)) {
        return recent.value();
      }
    }
    return null;
  }

  /**
   * Committer, or a thread that reads for it while it waits: the row has this value. One at a time,
   * or a row might get two places.
   */
  synchronized void put(RowKey row, Bytes value) {
    @Nullable AtomicReferenceArray<@Nullable Recent> kept = kept(row.table());
    if (kept == null) {
      return;
    }
    if (value.length() > MAX_VALUE) {
      remove(row);
    } else {
      int own = place(row, kept);
      kept.set(own >= 0 ? own : place(row, kept, turn++), new Recent(row, value));
    }
  }

  /** Committer: the row is no longer what it was. */
  private void remove(RowKey row) {
    @Nullable AtomicReferenceArray<@Nullable Recent> kept = kept(row.table());
    int own = kept == null ? -1 : place(row, kept);
    if (kept != null && own >= 0) {
      kept.set(own, null);
    }
  }

  /** Committer: {@code overlay} is on the disk. */
  void written(Overlay overlay) {
    overlay
        .cells()
        .forEach((row, cell) -> {
          @Nullable Bytes seen = cell.seen();
          if (seen == null) {
            remove(row);
          } else {
            put(row, seen);
          }
        });
  }

  /** What the disk holds is not known, or is another's. */
  void clear() {
    clear(queues);
    clear(routes);
    clear(entries);
  }

  private static void clear(AtomicReferenceArray<@Nullable Recent> kept) {
    for (int i = 0; i < kept.length(); i++) {
      kept.set(i, null);
    }
  }

  private @Nullable AtomicReferenceArray<@Nullable Recent> kept(Table table) {
    return switch (table) {
      case QUEUES -> queues;
      case ROUTES -> routes;
      case ENTRIES -> entries;
      case SUBMISSIONS,
          ACCOUNTS,
          RECORDS,
          DEVICES,
          KEY_PACKAGES,
          CONTACT_QUEUES,
          INVITATIONS,
          DECISIONS,
          PROPOSALS,
          ALERTS,
          DUE,
          ATTACHMENTS,
          LOG,
          LOG_ENTRIES,
          LOG_TILES,
          MARKS ->
          null;
    };
  }

  /** Where the row is, or -1. */
  private static int place(RowKey row, AtomicReferenceArray<@Nullable Recent> kept) {
    int first = first(row, kept);
    for (int place = first; place < first + WAYS; place++) {
      @Nullable Recent recent = kept.get(place);
      if (recent != null && recent.row().equals(row)) {
        return place;
      }
    }
    return -1;
  }

  /** A place for a row that has none: a free one, or one of the others in turn. */
  private static int place(RowKey row, AtomicReferenceArray<@Nullable Recent> kept, int turn) {
    int first = first(row, kept);
    for (int place = first; place < first + WAYS; place++) {
      if (kept.get(place) == null) {
        return place;
      }
    }
    return first + (turn & WAYS - 1);
  }

  private static int first(RowKey row, AtomicReferenceArray<?> kept) {
    int hash = 31 * row.id().hashCode() + Long.hashCode(row.number());
    return WAYS * ((hash ^ hash >>> 16) & kept.length() / WAYS - 1);
  }
}
