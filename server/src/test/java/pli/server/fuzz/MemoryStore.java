package pli.server.fuzz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.server.store.Changes;
import pli.server.store.Store;
import pli.server.store.Table;
import pli.server.store.View;

/**
 * A store in memory, whose changes wait in a {@link Loop} for their turn as they wait for the
 * committer of a real one. Fails with what a change throws and never otherwise.
 */
final class MemoryStore implements Store {
  private final Loop loop;
  private final TreeMap<Place, Bytes> rows;

  private record Place(Table table, Bytes id, long number) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::table)
            .thenComparing(Place::id)
            .thenComparing(Place::number, Long::compareUnsigned);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  MemoryStore(Loop loop) {
    this(loop, new TreeMap<>());
  }

  private MemoryStore(Loop loop, TreeMap<Place, Bytes> rows) {
    this.loop = loop;
    this.rows = rows;
  }

  /** Another store with the same rows. */
  MemoryStore copy(Loop other) {
    return new MemoryStore(other, new TreeMap<>(rows));
  }

  int size() {
    return rows.size();
  }

  @Override
  public <T, X extends Exception> CompletableFuture<T> commit(Change<T, X> change) {
    CompletableFuture<T> future = new CompletableFuture<>();
    loop.execute(() -> {
      InPlace changes = new InPlace(rows);
      try {
        future.complete(change.apply(changes));
      } catch (Throwable e) {
        // As the real one: whatever a change throws is for who asked for it, and nothing is kept.
        changes.undo();
        future.completeExceptionally(e);
      }
    });
    return future;
  }

  @Override
  public <T, X extends Exception> CompletableFuture<T> release(Change<T, X> change) {
    return commit(change);
  }

  @Override
  public View view() {
    return new InPlace(rows);
  }

  /** A row's place is its id: ids of submissions have one length. */
  @Override
  public List<Placed> page(Table table, Bytes behind, int max) {
    return rows.entrySet().stream()
        .filter(row -> row.getKey().table() == table && row.getKey().id().compareTo(behind) > 0)
        .limit(max)
        .map(row -> new Placed(row.getKey().id(), row.getValue()))
        .toList();
  }

  @Override
  public Fill fill() {
    return new Fill(Long.MAX_VALUE, 0, State.ACCEPTING);
  }

  @Override
  public void close() {}

  private static final class InPlace implements Changes {
    private static final Set<Table> PUT_ONCE = Set.of(Table.ENTRIES, Table.SUBMISSIONS);

    private final TreeMap<Place, Bytes> rows;
    private final Map<Place, Optional<Bytes>> before = new HashMap<>();

    InPlace(TreeMap<Place, Bytes> rows) {
      this.rows = rows;
    }

    @Override
    public @Nullable Bytes get(Table table, Bytes id, long number) {
      return rows.get(new Place(table, id, number));
    }

    @Override
    public List<Row> range(Table table, Bytes id, long from, int maxRows, long maxBytes) {
      List<Row> found = new ArrayList<>();
      long bytes = 0;
      Place first = new Place(table, id, from);
      Place last = new Place(table, id, -1);
      if (first.compareTo(last) > 0) {
        return found;
      }
      for (Map.Entry<Place, Bytes> row : rows.subMap(first, true, last, true).entrySet()) {
        bytes += row.getValue().length();
        if (found.size() == maxRows || !found.isEmpty() && bytes > maxBytes) {
          break;
        }
        found.add(new Row(row.getKey().number(), row.getValue()));
      }
      return found;
    }

    @Override
    public @Nullable Row last(Table table, Bytes id, long from) {
      List<Row> found = range(table, id, from, Integer.MAX_VALUE, Long.MAX_VALUE);
      return found.isEmpty() ? null : found.getLast();
    }

    /** Nothing is at hand here: all follows from what was put. */
    @Override
    public void keepAtHand(Table table, Bytes id, Bytes value) {}

    @Override
    public void deleteAt(Table table, Bytes place) {
      delete(table, place, 0);
    }

    @Override
    public void put(Table table, Bytes id, long number, Bytes value) {
      Place place = new Place(table, id, number);
      if (PUT_ONCE.contains(table) && rows.containsKey(place)) {
        throw new IllegalStateException("a row of " + table + " is put over another");
      }
      before.putIfAbsent(place, Optional.ofNullable(rows.get(place)));
      rows.put(place, value);
    }

    @Override
    public void delete(Table table, Bytes id, long number) {
      Place place = new Place(table, id, number);
      before.putIfAbsent(place, Optional.ofNullable(rows.get(place)));
      rows.remove(place);
    }

    void undo() {
      before.forEach((place, value) ->
          value.ifPresentOrElse(old -> rows.put(place, old), () -> rows.remove(place)));
    }
  }
}
