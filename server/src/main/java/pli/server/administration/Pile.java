package pli.server.administration;

import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.delivery.Rows;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;

/**
 * Rows of what waits: few, in the order in which they came.
 *
 * @param table where they are
 * @param name of these in it
 * @param most how many there may be
 * @param form of a row
 */
record Pile<T extends Open>(Table table, String name, int most, Form<T> form) {
  /** Reads a row. */
  @FunctionalInterface
  interface Form<T> {
    T read(View.Row row, TlsReader in) throws DecodeException;
  }

  /** All of them, those too whose time is over and that nobody has deleted yet. */
  List<T> all(View view) throws StoreException {
    List<T> all = new ArrayList<>();
    for (View.Row row : view.range(table, id(), 1, most, Long.MAX_VALUE)) {
      all.add(Rows.read(row.value(), in -> form.read(row, in)));
    }
    return all;
  }

  /** Those whose time is not over. */
  List<T> current(View view, long nowMillis) throws StoreException {
    List<T> all = all(view);
    all.removeIf(open -> open.isOver(nowMillis));
    return all;
  }

  /**
   * A number for one more, behind all others.
   *
   * @throws Refusal TOO_MANY if there are as many as may be
   */
  long free(View view) throws StoreException, Refusal {
    List<T> all = all(view);
    if (all.size() >= most) {
      throw Refusal.of(Error.Code.TOO_MANY);
    }
    return all.isEmpty() ? 1 : all.get(all.size() - 1).number() + 1;
  }

  void put(Changes changes, T open) {
    changes.put(table, id(), open.number(), open.encode());
  }

  void delete(Changes changes, T open) {
    changes.delete(table, id(), open.number());
  }

  private Bytes id() {
    return Bytes.utf8(name);
  }
}
